using System.Net;

namespace Video.Ingest.Network;

/// <summary>A URL that may be opened, and the addresses that its host had when that was decided.</summary>
public sealed record AdmittedUrl(Uri Url, IReadOnlyList<IPAddress> Addresses);
