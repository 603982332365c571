using System.Runtime.InteropServices;

namespace Video.Vision.Native;

/// <summary>Laid out as <c>AttentionShape</c> in kernels.h. The width is one head's: even, at most 128.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct AttentionShape(long Frames, long Queries, long Keys, long Heads, long Width);
