using System.Runtime.InteropServices;

namespace Video.Vision.Native;

/// <summary>Laid out as <c>Operand</c> in kernels.h: where a [frames, tokens, width] operand starts, and its strides in elements.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct Operand(nint Data, long FrameStride, long TokenStride);
