using System.Buffers;

namespace Video.Ingest.Publishing.Rtsp;

/// <summary>What comes next on an RTSP connection: a request, or a packet between the requests (RFC 2326 §10.12).</summary>
/// <param name="Request">Null for a packet.</param>
/// <param name="Channel">The packet's.</param>
/// <param name="Packet">Without its head of four bytes; valid until the next one is read.</param>
internal readonly record struct RtspItem(RtspRequest? Request, byte Channel, ReadOnlySequence<byte> Packet);
