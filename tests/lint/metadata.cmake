# SPDX-FileCopyrightText: 2026 The Sluice authors
# SPDX-License-Identifier: MIT
# Checks what a desktop reads of us with the desktop's own tools:
#   cmake -DROOT=<folder of the repository> -P tests/lint/metadata.cmake
cmake_minimum_required(VERSION 3.25)
find_program(DESKTOP_FILE_VALIDATE desktop-file-validate)
find_program(APPSTREAMCLI appstreamcli)
if(NOT DESKTOP_FILE_VALIDATE OR NOT APPSTREAMCLI)
  message(NOTICE "SKIPPED: desktop-file-utils or appstream is not installed")
  return()
endif()
set(id io.sluice.Sluice)
execute_process(COMMAND ${DESKTOP_FILE_VALIDATE} --warn-kde ${ROOT}/resources/${id}.desktop RESULT_VARIABLE desktop)
execute_process(COMMAND ${APPSTREAMCLI} validate --no-net --no-color ${ROOT}/resources/${id}.metainfo.xml
  RESULT_VARIABLE metainfo OUTPUT_VARIABLE words ERROR_VARIABLE words)
if(NOT desktop EQUAL 0 OR NOT metainfo EQUAL 0)
  message(FATAL_ERROR "desktop file: ${desktop}, metainfo: ${metainfo}\n${words}")
endif()
