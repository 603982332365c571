#!/bin/sh
# Builds the shim over whatever libtorch this machine has: build.sh OUTPUT_FOLDER
# Looks for libtorch in $LIBTORCH (a folder with include/ and lib/), then Debian's libtorch-dev, then the one inside
# the PyTorch that python3 imports. `dotnet build` calls it; so can you, after carrying a published folder elsewhere.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=${1:?usage: build.sh OUTPUT_FOLDER}
name=libvideo_torch.so

fail() { echo "error : $1" >&2; exit 1; }

command -v "${CXX:-g++}" >/dev/null || fail "no C++ compiler: install it with 'apt-get install g++' (or set CXX)."

python_torch() {
    for python in python3 /usr/bin/python3; do
        "$python" -c 'import os, torch; print(os.path.dirname(torch.__file__))' 2>/dev/null && return
    done
    return 1
}

abi=""
if [ -n "${LIBTORCH:-}" ]; then
    [ -d "$LIBTORCH/include/ATen" ] || fail "LIBTORCH=$LIBTORCH has no include/ATen: point it at a folder with include/ and lib/ of libtorch."
    include=$LIBTORCH/include lib=$LIBTORCH/lib
elif [ -d /usr/include/ATen ]; then
    include=/usr/include
    lib=$(dirname "$(ls /usr/lib/*/libtorch_cpu.so 2>/dev/null | head -1)")
    [ -e "$lib/libtorch_cpu.so" ] || fail "libtorch headers are here but libtorch_cpu.so is not: install it with 'apt-get install libtorch-dev'."
elif root=$(python_torch); then
    include=$root/include lib=$root/lib
else
    fail "no libtorch found: install it with 'apt-get install libtorch-dev' (CPU) or 'pip install torch' (CUDA), or set LIBTORCH to an unpacked libtorch."
fi

# PyTorch wheels up to 2.6 were built with the old string ABI; the library's own symbols tell.
if ! grep -q '_ZN3c106detail14torchCheckFailEPKcS2_jRKNSt7__cxx1112basic_string' "$lib/libc10.so"; then abi="-D_GLIBCXX_USE_CXX11_ABI=0"; fi
# Headers of 2.x are C++17; those of 2.11 and later want C++20.
standard=c++17
grep -qs 'C++20 or later' "$include/c10/util/C++17.h" "$include/ATen/ATen.h" && standard=c++20

libraries="-ltorch -ltorch_cpu -lc10"
[ -e "$lib/libtorch_cuda.so" ] && libraries="$libraries -ltorch_cuda -lc10_cuda"

mkdir -p "$out"
# Several builds may run at once: each makes its own file and puts it in place in one step.
made=$(mktemp "$out/.$name.XXXXXX")
trap 'rm -f "$made"' EXIT
"${CXX:-g++}" -std=$standard -O2 -fPIC -shared -fvisibility=hidden $abi \
    -I"$include" -I"$include/torch/csrc/api/include" "$here/torch_shim.cpp" -o "$made" \
    -L"$lib" -Wl,-rpath,"$lib" -Wl,--no-as-needed $libraries
chmod 755 "$made"
mv "$made" "$out/$name"
trap - EXIT
