# SPDX-License-Identifier: GPL-2.0
# How every C++ file here is compiled and every executable linked.
add_compile_options(-Wall -Wextra -Werror)

if(BPFSIGCTL_SANITIZE)
	add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all
		-fno-omit-frame-pointer)
	add_link_options(-fsanitize=address,undefined)
else()
	add_compile_options(-ffunction-sections -fdata-sections)
	add_link_options(-Wl,--gc-sections)
endif()

# What the fuzzer is to see the paths of.
if(BPFSIGCTL_FUZZ)
	add_compile_options(-fsanitize=fuzzer-no-link)
endif()

if(BPFSIGCTL_STATIC)
	add_link_options(-static)
endif()
