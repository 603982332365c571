namespace Video.Ingest.Sources;

/// <summary>The inner exception of a failure that only people can mend: a wrong password, no such path, an address that may not be opened.</summary>
internal sealed class SourceRefusedException() : Exception("The source was refused.");
