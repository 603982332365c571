namespace Video.Ingest.Decoding;

/// <summary>What a NUT frame's head holds (the specification's frame flags).</summary>
[Flags]
internal enum NutFlags
{
    None = 0,
    Key = 1,
    EndOfRelevance = 2,
    CodedTime = 8,
    StreamId = 16,
    SizeHigh = 32,
    Checksum = 64,
    Reserved = 128,
    SideData = 256,
    HeaderIndex = 1024,
    MatchTime = 2048,
    Coded = 4096,
    Invalid = 8192,
}
