using System.Runtime.InteropServices;

namespace Video.Vision.Native;

/// <summary>Laid out as <c>ChangedShape</c> in kernels.h. The width is one head's; what is kept of a patch is 2 or 3 times heads * width wide.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct ChangedShape(long Patches, long Heads, long Width, long Kept);
