# SPDX-License-Identifier: GPL-2.0
# add_programs_tree(COMMAND TOOL...): the target `programs`, the tree that is
# unpacked over a VM's root: bin/ with the executables, opt/selftests/ with the
# runner and the suites, opt/docs/ with the guides. The same suites and tools are
# installed.
function(add_programs_tree)
	set(selftests ${CMAKE_SOURCE_DIR}/selftests)
	set(tree ${CMAKE_BINARY_DIR}/programs)
	set(stamp ${CMAKE_BINARY_DIR}/programs.stamp)

	# A suite is a directory with a kselftest Makefile.
	file(GLOB makefiles CONFIGURE_DEPENDS ${selftests}/*/Makefile)
	set(parts ${selftests}/lib ${selftests}/demo ${selftests}/run_selftests.sh)
	foreach(makefile ${makefiles})
		cmake_path(GET makefile PARENT_PATH suite)
		list(APPEND parts ${suite})
	endforeach()
	set(files)
	foreach(part ${parts})
		if(IS_DIRECTORY ${part})
			file(GLOB_RECURSE found CONFIGURE_DEPENDS ${part}/*)
			list(APPEND files ${found})
		elseif(EXISTS ${part})
			list(APPEND files ${part})
		else()
			list(REMOVE_ITEM parts ${part})
		endif()
	endforeach()

	# Whose commands a suite runs.
	file(GLOB guides CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/docs/*.md)

	set(executables)
	foreach(program ${ARGN})
		list(APPEND executables $<TARGET_FILE:${program}>)
	endforeach()

	add_custom_command(OUTPUT ${stamp}
		COMMAND rm -rf ${tree}
		COMMAND mkdir -p ${tree}/bin ${tree}/opt/selftests
		COMMAND install -s --strip-program=${CMAKE_STRIP} ${executables} ${tree}/bin
		COMMAND cp ${CMAKE_BINARY_DIR}/bpf/sigctl.light ${tree}/opt
		COMMAND cp -R ${parts} ${tree}/opt/selftests
		COMMAND mksquashfs ${CMAKE_SOURCE_DIR}/include ${tree}/opt/squash.img -quiet -no-progress
			-all-root -comp xz
		COMMAND mkdir ${tree}/opt/docs
		COMMAND cp ${guides} ${tree}/opt/docs
		COMMAND touch ${stamp}
		DEPENDS ${ARGN} ${files} ${guides}
		COMMENT "Staging ${tree}" VERBATIM)
	add_custom_target(programs ALL DEPENDS ${stamp})

	set(libexec ${CMAKE_INSTALL_LIBDIR}/bpfsigctl/selftests)
	set(tools ${ARGN})
	list(REMOVE_ITEM tools bpfsigctl bpfsigctl-initramfs) # installed by loader/
	if(tools)
		install(TARGETS ${tools} DESTINATION ${libexec}/bin)
	endif()
	foreach(part ${parts})
		if(IS_DIRECTORY ${part})
			install(DIRECTORY ${part} DESTINATION ${libexec} USE_SOURCE_PERMISSIONS)
		else()
			install(PROGRAMS ${part} DESTINATION ${libexec})
		endif()
	endforeach()
endfunction()
