# Each man/NAME.SECTION.pod becomes a manual page, of the component that is called as the page is.
find_program(POD2MAN pod2man)
file(GLOB pod_files CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/man/*.pod)

if(NOT POD2MAN)
  message(STATUS "No pod2man (Debian: perl): manual pages are not made")
  return()
endif()

set(man_pages)
foreach(pod_file IN LISTS pod_files)
  cmake_path(GET pod_file STEM LAST_ONLY page)
  cmake_path(GET page STEM LAST_ONLY name)
  cmake_path(GET page EXTENSION LAST_ONLY section)
  string(SUBSTRING ${section} 1 -1 section)
  add_custom_command(OUTPUT ${PROJECT_BINARY_DIR}/man/${page}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${PROJECT_BINARY_DIR}/man
    COMMAND ${POD2MAN} --errors=die --utf8 --section=${section} --name=${name}
            --center=${PROJECT_NAME} --release=${PROJECT_VERSION}
            ${pod_file} ${PROJECT_BINARY_DIR}/man/${page}
    DEPENDS ${pod_file} VERBATIM)
  list(APPEND man_pages ${PROJECT_BINARY_DIR}/man/${page})
  install(FILES ${PROJECT_BINARY_DIR}/man/${page}
          DESTINATION ${CMAKE_INSTALL_MANDIR}/man${section} COMPONENT ${name})
endforeach()
add_custom_target(man ALL DEPENDS ${man_pages})
