#!/bin/sh
# Builds the encoder's own kernels: build.sh OUTPUT_FOLDER
# They need a C++ compiler with OpenMP and nothing else. `dotnet build` calls this; so can you, after carrying a
# published folder to another machine. Which processor may run them is asked when they are loaded.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=${1:?usage: build.sh OUTPUT_FOLDER}
name=libvideo_vision.so

if [ "$(uname -m)" != x86_64 ]; then echo "vision kernels left out: they are for x86-64, this is $(uname -m)"; exit 0; fi
if ! command -v "${CXX:-g++}" >/dev/null; then echo "vision kernels left out, libtorch's own run instead: no C++ compiler ('apt-get install g++')"; exit 0; fi

mkdir -p "$out"
# GCC 12 takes the undefined lanes inside its own intrinsics for mistakes of ours: -Wno-uninitialized, -Wno-maybe-uninitialized.
# Several builds may run at once: each makes its own files and puts the result in place in one step.
made=$(mktemp -d "$out/.made.XXXXXX")
trap 'rm -rf "$made"' EXIT
common="-std=c++17 -O3 -fPIC -fopenmp -fvisibility=hidden -Wall -Wextra -Wno-uninitialized -Wno-maybe-uninitialized"
"${CXX:-g++}" $common -c "$here/support.cpp" -o "$made/support.o"
for kernel in attention changed patches pointwise; do
    "${CXX:-g++}" $common -mavx512f -mavx512bw -mavx512vl -mavx512dq -mavx512bf16 -mfma -c "$here/$kernel.cpp" -o "$made/$kernel.o"
done
"${CXX:-g++}" -shared -fopenmp "$made"/*.o -o "$made/$name"
mv "$made/$name" "$out/$name"
