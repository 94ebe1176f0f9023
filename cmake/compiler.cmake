# Warnings are errors in the presets that developers and CI use; sanitizers and LTO by preset.
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()

add_library(milepost_flags INTERFACE)
target_compile_options(milepost_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
                       -Wno-sign-conversion -fno-omit-frame-pointer)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 reports false positives of these through std::string and std::vector at -O2.
  target_compile_options(milepost_flags INTERFACE -Wno-restrict -Wno-array-bounds -Wno-stringop-overflow
                         -Wno-stringop-overread -Wno-maybe-uninitialized)
endif()
option(MILEPOST_WERROR "Treat warnings as errors" OFF)
if(MILEPOST_WERROR)
  target_compile_options(milepost_flags INTERFACE -Werror)
endif()
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1")
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O1 -g1")  # the sanitizers' builds: lines in reports, and done in time

if(MILEPOST_SANITIZE)
  target_compile_options(milepost_flags INTERFACE -fsanitize=${MILEPOST_SANITIZE} -fno-sanitize-recover=undefined)
  target_link_options(milepost_flags INTERFACE -fsanitize=${MILEPOST_SANITIZE})
endif()

if(MILEPOST_FUZZ)
  # The rooms' code carries the coverage counters that lead the fuzzers.
  target_compile_options(milepost_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()

find_program(MILEPOST_CCACHE ccache)
if(MILEPOST_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${MILEPOST_CCACHE})
endif()
