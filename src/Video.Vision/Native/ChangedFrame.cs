using System.Runtime.InteropServices;

namespace Video.Vision.Native;

/// <summary>Laid out as <c>ChangedFrame</c> in kernels.h: what the frame's stream keeps and its shift, the changed patches and the probes among them (int32), and their rows in the batch.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct ChangedFrame(nint Kept, nint Shift, nint Patches, nint Probes, long ProbeCount, long Start, long Count, long Wave);
