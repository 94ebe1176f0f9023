# The messages and services of src/store/etcd.proto, made by protoc: a library without our warnings, since the code is
# not ours to mend.
set(etcd_api_dir ${CMAKE_CURRENT_BINARY_DIR}/etcd_api)
set(etcd_api_sources ${etcd_api_dir}/store/etcd.pb.cc ${etcd_api_dir}/store/etcd.grpc.pb.cc)
add_custom_command(
  OUTPUT ${etcd_api_sources} ${etcd_api_dir}/store/etcd.pb.h ${etcd_api_dir}/store/etcd.grpc.pb.h
  COMMAND ${CMAKE_COMMAND} -E make_directory ${etcd_api_dir}
  COMMAND ${PROTOC} --proto_path=${CMAKE_CURRENT_SOURCE_DIR}/src --cpp_out=${etcd_api_dir} --grpc_out=${etcd_api_dir}
          --plugin=protoc-gen-grpc=${GRPC_CPP_PLUGIN} ${CMAKE_CURRENT_SOURCE_DIR}/src/store/etcd.proto
  DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/src/store/etcd.proto
  VERBATIM)
add_library(milepost_etcd_api STATIC ${etcd_api_sources})
target_include_directories(milepost_etcd_api SYSTEM PUBLIC ${etcd_api_dir})
target_link_libraries(milepost_etcd_api PUBLIC PkgConfig::GRPC)
if(MILEPOST_SANITIZE)
  target_compile_options(milepost_etcd_api PRIVATE -fsanitize=${MILEPOST_SANITIZE})
endif()
