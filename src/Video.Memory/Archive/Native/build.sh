#!/bin/sh
# Builds the decoding of archived blocks: build.sh OUTPUT_FOLDER
# It needs a C++ compiler with OpenMP and nothing else. `dotnet build` calls this; so can you, after carrying a published
# folder to another machine. Without it libtorch's own operations decode.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=${1:?usage: build.sh OUTPUT_FOLDER}
name=libvideo_memory.so

if ! command -v "${CXX:-g++}" >/dev/null; then echo "memory kernels left out, libtorch's own run instead: no C++ compiler ('apt-get install g++')"; exit 0; fi

mkdir -p "$out"
# Several builds may run at once: each makes its own file and puts it in place in one step.
made=$(mktemp -d "$out/.made.XXXXXX")
trap 'rm -rf "$made"' EXIT
# No products fused with sums: the plain version rounds after each, and both are to give the same numbers.
"${CXX:-g++}" -std=c++20 -O3 -ffp-contract=off -fPIC -fopenmp -fvisibility=hidden -Wall -Wextra -shared "$here/archive.cpp" -o "$made/$name"
mv "$made/$name" "$out/$name"
