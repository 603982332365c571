using System.Runtime.InteropServices;

namespace Video.Vision.Native;

/// <summary>Laid out as <c>PatchShape</c> in kernels.h: pictures [frames, colours, size, size] of which grid * grid patches are looked at.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct PatchShape(long Colours, long Size, long Grid, long Patch);
