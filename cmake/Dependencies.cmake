# SPDX-License-Identifier: GPL-2.0
# The libraries and programs the build uses; scripts/setup installs them.

if(BPFSIGCTL_STATIC)
	set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
endif()

# For the tools of the selftests: libbpf and what it stands on. Static archives do not
# name their own needs, so all three are always given; with shared ones the linker drops
# the rest.
if(BPFSIGCTL_SELFTESTS)
	add_library(libbpf INTERFACE)
	foreach(name bpf elf z)
		find_library(LIB_${name} ${name} REQUIRED)
		target_link_libraries(libbpf INTERFACE ${LIB_${name}})
	endforeach()
endif()

# What loader/modules reads modules and images with: libarchive the compressions and
# cpio, libelf .modinfo, libcrypto the signature; liblzma, libzstd and zlib compress a
# changed module again as it was. Of a static libarchive only the formats and filters
# that are asked for are linked, so these need neither libxml2 nor libacl, nor what its
# other formats stand on.
add_library(module_libraries INTERFACE)
set(names archive lzma zstd)
if(BPFSIGCTL_STATIC)
	list(APPEND names lz4)
endif()
foreach(name ${names} elf crypto z)
	find_library(LIB_${name} ${name} REQUIRED)
	target_link_libraries(module_libraries INTERFACE ${LIB_${name}})
endforeach()

# Header-only: CLI11, nlohmann::json. They lie in the compiler's
# own path, or for a cross build in the sysroot that cmake/arm64.cmake names.
foreach(header CLI/CLI.hpp nlohmann/json.hpp archive.h openssl/cms.h lzma.h zstd.h)
	string(MAKE_C_IDENTIFIER HAVE_${header} variable)
	find_path(${variable} ${header} REQUIRED)
endforeach()

# A clone in another directory finds what the last one compiled.
find_program(CCACHE ccache)
if(CCACHE)
	set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
		CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${CCACHE})
endif()

find_program(CLANG clang REQUIRED)
