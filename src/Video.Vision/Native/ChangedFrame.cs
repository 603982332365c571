using System.Runtime.InteropServices;

namespace Video.Vision.Native;

/// <summary>Laid out as <c>ChangedFrame</c> in kernels.h: what the frame's stream keeps, its changed patches (int32), and their rows in the batch.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct ChangedFrame(nint Kept, nint Patches, long Start, long Count, long Wave);
