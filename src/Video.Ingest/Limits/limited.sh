#!/bin/sh
# Stands before ffmpeg and ffprobe under their names, and starts the real one within limits. The arguments are passed on as they came: this shell reads none of them.
# Proxies: ffmpeg goes where we tell it to; "no_proxy" of the surroundings would let it pass by the relay that checks where it goes.
unset http_proxy https_proxy all_proxy no_proxy
# Each thread's own heap reserves 64 MB of address space otherwise, which is what the limit below counts.
export MALLOC_ARENA_MAX=4
# kB of address space (6 GiB: the largest pictures that are taken, 8k in 10 bits with all references, need 3), no core dumps.
ulimit -c 0
ulimit -v 6291456
exec "${0##*/}" "$@"
