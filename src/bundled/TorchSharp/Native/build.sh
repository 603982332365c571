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
elif root=$(python_torch); then
    include=$root/include lib=$root/lib
else
    fail "no libtorch found: install it with 'apt-get install libtorch-dev' (CPU) or 'pip install torch' (CUDA), or set LIBTORCH to an unpacked libtorch."
fi

[ -e "$lib/libtorch_cpu.so" ] || fail "libtorch's headers are in $include but $lib has no libtorch_cpu.so: install it with 'apt-get install libtorch-dev', or set LIBTORCH."

# PyTorch wheels up to 2.6 were built with the old ABI of std::string; the library's own symbols tell.
if grep -q '_ZN3c106detail14torchCheckFailEPKcS2_jRKSs' "$lib/libc10.so"; then abi="-D_GLIBCXX_USE_CXX11_ABI=0"; fi
# The headers say themselves when they want more than C++17.
standard=c++17
if grep -q 'C++20 or later' "$include/ATen/ATen.h"; then standard=c++20; fi

libraries="-ltorch -ltorch_cpu -lc10"
if [ -e "$lib/libtorch_cuda.so" ]; then libraries="$libraries -ltorch_cuda -lc10_cuda"; fi

mkdir -p "$out"
# Several builds may run at once: each makes its own file and puts it in place in one step.
made=$(mktemp "$out/.$name.XXXXXX")
trap 'rm -f "$made"' EXIT
"${CXX:-g++}" -std=$standard -O2 -fPIC -shared -fvisibility=hidden $abi \
    -I"$include" -I"$include/torch/csrc/api/include" "$here/torch_shim.cpp" -o "$made" \
    -L"$lib" -Wl,-rpath,"$lib" -Wl,--no-undefined -Wl,--no-as-needed $libraries
chmod 755 "$made"
mv "$made" "$out/$name"
trap - EXIT
