# SPDX-License-Identifier: GPL-2.0
# add_vm_tests(KERNEL...): one ctest test for each kernel and each program in a
# suite's TEST_PROGS, named vm.KERNEL.SUITE.PROGRAM, each a boot of a VM.
#
# A suite's `settings` gives the timeout (timeout=SECONDS). A test program asks
# for more from the VM with lines in its head: "# vm: --cpus 2", or "# vm-arm64:"
# for one architecture. With "# slow: WHY", or "# slow on KERNELS: WHY" with a regular
# expression, there or for a whole suite in its settings, it is labelled
# kernel-KERNEL-slow, not kernel-KERNEL, and run when it is asked for. With
# "# system: SYSTEM on KERNEL..." it runs in that Debian system instead, as
# system.SYSTEM.KERNEL.SUITE.PROGRAM, labelled system-KERNEL. All of that, and the
# Makefile, are read when configuring; ctest is up to date after a build. A suite whose
# `config` wants CONFIG_MODULE_SIG_CHECK_WAIT is for the patched kernels alone.

# The words of every "# vm:" and "# vm-ARCH:" line of a test program.
function(vm_arguments program arch result)
	file(STRINGS ${program} lines REGEX "^# vm(-${arch})?: ")
	set(arguments)
	foreach(line ${lines})
		string(REGEX REPLACE "^# vm[^:]*: *" "" line "${line}")
		separate_arguments(words UNIX_COMMAND "${line}")
		list(APPEND arguments ${words})
	endforeach()
	set(${result} ${arguments} PARENT_SCOPE)
endfunction()

# The words of TEST_PROGS, given with =, := or += and continued lines.
function(suite_programs makefile result)
	file(READ ${makefile} text)
	string(REGEX REPLACE "\\\\\n" " " text "${text}")
	string(REGEX MATCHALL "TEST_(GEN_)?PROGS[ \t]*[:+]?=[^\n]*" lines "${text}")
	set(programs)
	foreach(line ${lines})
		string(REGEX REPLACE "^[^=]*= *" "" line "${line}")
		separate_arguments(words UNIX_COMMAND "${line}")
		list(APPEND programs ${words})
	endforeach()
	set(${result} ${programs} PARENT_SCOPE)
endfunction()

# Seconds a test may take, booting included.
function(suite_timeout settings result)
	set(seconds 45) # kselftest's own default
	if(EXISTS ${settings})
		file(STRINGS ${settings} line REGEX "^timeout=[0-9]+$")
		string(REGEX REPLACE "^timeout=" "" seconds "${line}")
		set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${settings})
	endif()
	math(EXPR seconds "${seconds} + 120")
	set(${result} ${seconds} PARENT_SCOPE)
endfunction()

# Those of the kernels that a suite is for.
function(suite_kernels config result)
	set(kernels ${ARGN})
	if(EXISTS ${config})
		file(STRINGS ${config} patched REGEX "^CONFIG_MODULE_SIG_CHECK_WAIT=y$")
		set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${config})
	endif()
	if(patched)
		list(FILTER kernels INCLUDE REGEX "^patched-")
	endif()
	set(${result} ${kernels} PARENT_SCOPE)
endfunction()

function(is_slow suite program kernel result)
	set(slow FALSE)
	foreach(file ${program} settings)
		set(file ${CMAKE_SOURCE_DIR}/selftests/${suite}/${file})
		if(NOT EXISTS ${file})
			continue()
		endif()
		file(STRINGS ${file} lines REGEX "^# slow( on [^:]+)?: ")
		foreach(line ${lines})
			string(REGEX MATCH "^# slow( on ([^:]+))?: " matched "${line}")
			set(kernels "${CMAKE_MATCH_2}") # which MATCHES below empties
			if(kernels STREQUAL "" OR kernel MATCHES "${kernels}")
				set(slow TRUE)
			endif()
		endforeach()
	endforeach()
	set(${result} ${slow} PARENT_SCOPE)
endfunction()

# value_of(OPTION DEFAULT RESULT ARGUMENT...): what follows OPTION.
function(value_of option default result)
	list(FIND ARGN ${option} at)
	set(value ${default})
	if(at GREATER_EQUAL 0)
		math(EXPR at "${at} + 1")
		list(GET ARGN ${at} value)
	endif()
	set(${result} ${value} PARENT_SCOPE)
endfunction()

# add_vm_test(KERNEL SUITE PROGRAM TIMEOUT [SYSTEM])
function(add_vm_test kernel suite program timeout)
	set(system ${ARGN})
	set(programs ${CMAKE_BINARY_DIR}/programs)
	set(arch x86_64)
	if(kernel MATCHES arm64)
		set(programs ${CMAKE_SOURCE_DIR}/build/arm64/programs)
		set(arch arm64)
	endif()
	vm_arguments(${CMAKE_SOURCE_DIR}/selftests/${suite}/${program} ${arch} arguments)
	math(EXPR limit "${timeout} - 30") # run-vm is to report before ctest kills it
	value_of(--cpus 1 processors ${arguments})
	value_of(--boots 1 boots ${arguments})
	math(EXPR all_boots "${timeout} * ${boots}")

	cmake_path(GET program STEM LAST_ONLY name)
	set(test vm.${kernel}.${suite}.${name})
	set(label kernel-${kernel})
	if(system)
		list(APPEND arguments --system ${system})
		set(test system.${system}.${kernel}.${suite}.${name})
		set(label system-${kernel})
	endif()
	add_test(NAME ${test} COMMAND ${CMAKE_SOURCE_DIR}/selftests/vm/run-vm
		--kernel ${kernel} --programs ${programs} --test ${suite}:${program}
		--timeout ${limit} ${arguments})
	is_slow(${suite} ${program} ${kernel} slow)
	if(slow)
		string(APPEND label -slow)
	endif()
	set_tests_properties(${test} PROPERTIES LABELS "vm;${label}"
		ENVIRONMENT BPFSIGCTL_BUILD=${CMAKE_BINARY_DIR}
		TIMEOUT ${all_boots} SKIP_RETURN_CODE 4 PROCESSORS ${processors})
endfunction()

# A test of each system that the program names; sets RESULT if there is one.
function(add_system_tests suite program timeout result)
	file(STRINGS ${CMAKE_SOURCE_DIR}/selftests/${suite}/${program} lines REGEX "^# system: ")
	foreach(line ${lines})
		string(REGEX MATCH "^# system: ([^ ]+) on (.*)$" matched "${line}")
		if(NOT matched)
			message(FATAL_ERROR "${suite}/${program}: no SYSTEM on KERNEL...: ${line}")
		endif()
		set(system ${CMAKE_MATCH_1})
		separate_arguments(kernels UNIX_COMMAND "${CMAKE_MATCH_2}")
		foreach(kernel ${kernels})
			add_vm_test(${kernel} ${suite} ${program} ${timeout} ${system})
		endforeach()
	endforeach()
	set(${result} ${lines} PARENT_SCOPE)
endfunction()

function(add_vm_tests)
	file(GLOB makefiles CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/selftests/*/Makefile)
	foreach(makefile ${makefiles})
		cmake_path(GET makefile PARENT_PATH directory)
		cmake_path(GET directory FILENAME suite)
		suite_programs(${makefile} programs)
		suite_timeout(${directory}/settings timeout)
		suite_kernels(${directory}/config kernels ${ARGN})
		set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${makefile})
		foreach(program ${programs})
			set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${directory}/${program})
			add_system_tests(${suite} ${program} ${timeout} systems)
			if(systems)
				continue()
			endif()
			foreach(kernel ${kernels})
				add_vm_test(${kernel} ${suite} ${program} ${timeout})
			endforeach()
		endforeach()
	endforeach()
endfunction()
