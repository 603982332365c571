using System.Text.Json;

namespace Video.Server.Access.Tenants;

/// <summary>What a tenant may take. Each is at least 0.</summary>
public sealed record TenantLimits
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>The limits as they are named in requests and messages.</summary>
    public static IReadOnlyList<string> Names { get; } = ["streams", "questions_per_minute", "concurrent_questions", "jobs", "upload_bytes", "watches", "keys"];

    /// <summary>Streams that are open at once.</summary>
    public int Streams { get; init; } = 1_000;

    public int QuestionsPerMinute { get; init; } = 600;

    /// <summary>Questions that are answered at once.</summary>
    public int ConcurrentQuestions { get; init; } = 32;

    /// <summary>Jobs that are not finished.</summary>
    public int Jobs { get; init; } = 100;

    /// <summary>Bytes of all uploaded files that are kept: 100 GiB unless said otherwise.</summary>
    public long UploadBytes { get; init; } = 100L << 30;

    public int Watches { get; init; } = 1_000;

    public int Keys { get; init; } = 100;

    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>: one is below 0.</exception>
    public TenantLimits Checked()
    {
        (string Name, long Value)[] all =
        [
            ("streams", Streams), ("questions_per_minute", QuestionsPerMinute), ("concurrent_questions", ConcurrentQuestions), ("jobs", Jobs),
            ("upload_bytes", UploadBytes), ("watches", Watches), ("keys", Keys),
        ];
        var wrong = Array.Find(all, limit => limit.Value < 0);
        return wrong.Name is null ? this : throw new VideoException(ErrorCode.InvalidArgument, $"The limit '{wrong.Name}' is {wrong.Value}; it must be at least 0.", wrong.Name);
    }

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Limits that are not in the text are those that every tenant begins with.</summary>
    public static TenantLimits FromJson(string text) => JsonSerializer.Deserialize<TenantLimits>(text, Json)!;
}
