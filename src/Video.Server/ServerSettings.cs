using Video.Inference.Engine;
using Video.Server.Access;
using Video.Server.Files;
using Video.Server.Frames;
using Video.Server.Logs;
using Video.Server.Metrics;
using Video.Server.OpenAi;
using Video.Server.Publishing;
using Video.Server.Tracing;
using Video.State;
using Video.Streams;
using Video.Streams.Jobs;
using Video.Streams.Watching;

namespace Video.Server;

/// <summary>What a server is started with.</summary>
public sealed record ServerSettings
{
    /// <summary>Addresses to listen on, e.g. http://127.0.0.1:8080; port 0 takes a free one.</summary>
    public required string Urls { get; init; }

    /// <summary>The checkpoint's folder.</summary>
    public required string ModelFolder { get; init; }

    public required ComputeSettings Compute { get; init; }

    /// <summary>Folders whose files may be opened as streams.</summary>
    public required IReadOnlyList<string> FileRoots { get; init; }

    /// <summary>Networks beside the public internet from which streams may be pulled, in CIDR notation.</summary>
    public IReadOnlyList<string> AllowedNetworks { get; init; } = [];

    /// <summary>How streams are remembered, and where.</summary>
    public MemoryStore Memory { get; init; } = new();

    /// <summary>How many streams are taken.</summary>
    public StreamLimits Streams { get; init; } = new();

    /// <summary>Where streams, watches, jobs and keys are kept; left out, they end with the process.</summary>
    public StateSettings State { get; init; } = new();

    /// <summary>Where streams are published over RTSP; left out: nowhere.</summary>
    public RtspSettings Rtsp { get; init; } = new();

    /// <summary>How many summaries there may be.</summary>
    public JobSettings Jobs { get; init; } = new();

    /// <summary>Where uploaded files lie, and how much of them there may be.</summary>
    public UploadSettings Uploads { get; init; } = new();

    /// <summary>Where nothing else is said, uploaded files lie in the state's folder, and last as long.</summary>
    internal UploadSettings UploadsInState => Uploads.Folder is null && State.Folder is { } folder ? Uploads with { Folder = Path.Combine(folder, "files") } : Uploads;

    /// <summary>After so long a question that is not answered is given up.</summary>
    public TimeSpan AskPatience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>What a conversation in OpenAI's words may take.</summary>
    public ChatLimits Chat { get; init; } = new();

    /// <summary>Who may use it, and how far.</summary>
    public AccessSettings Access { get; init; } = new();

    /// <summary>What a connection that pushes frames may take.</summary>
    public FrameLimits Frames { get; init; } = new();

    /// <summary>How webhooks are told.</summary>
    public DeliverySettings Deliveries { get; init; } = new();

    /// <summary>Networks beyond the public one in which webhooks may be, likewise in CIDR notation.</summary>
    public IReadOnlyList<string> WebhookNetworks { get; init; } = [];

    /// <summary>What <c>/metrics</c> shows.</summary>
    public MetricsSettings Metrics { get; init; } = new();

    /// <summary>Where traces go.</summary>
    public TraceSettings Traces { get; init; } = new();

    public LogFormat LogFormat { get; init; }

    /// <summary>False: only warnings and errors are logged.</summary>
    public bool Verbose { get; init; } = true;
}
