using Video.State;

namespace Video.Tests.State;

/// <summary>Records to save.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    public static readonly TenantId Other = TenantId.Parse("other");

    public static StreamKey Key(string name, TenantId? tenant = null) => new(tenant ?? TenantId.Main, StreamId.Parse(name));

    public static StreamRecord Stream(string name, TenantId? tenant = null, string spec = "{}") => new(Key(name, tenant), spec, Noon);

    public static WatchRecord Watch(string id, string stream, int minute = 0) => new(id, Key(stream), """{"condition":"the gate is open"}""", "{}", Noon.AddMinutes(minute));

    public static EventRecord Event(string id, string stream = "gate", string watch = "w1") => new(0, id, Key(stream), watch, $$"""{"text":"{{id}}"}""", Noon);

    public static DeliveryRecord Delivery(string id, int minute = 0, TenantId? tenant = null) => new(
        id, "e1", Key("gate", tenant), "w1", "https://example.org/hook", "{}", Noon.AddMinutes(minute), 0, Noon.AddMinutes(minute));

    public static FileRecord File(string id, long bytes = 10, int minute = 0, TenantId? tenant = null) =>
        new(id, tenant ?? TenantId.Main, "lecture.mp4", bytes, "vision", "/var/lib/video/" + id, Noon.AddMinutes(minute));

    public static JobRecord Job(string id, int minute = 0, int priority = 0, DateTimeOffset? finished = null, TenantId? tenant = null) => new(
        id, tenant ?? TenantId.Main, "summary", priority, finished is null ? "queued" : "completed", "{}", "{}", Noon.AddMinutes(minute), Finished: finished);

    public static KeyRecord AccessKey(string id, TenantId? tenant = null) => new(id, tenant ?? TenantId.Main, "laptop", [.. Enumerable.Range(0, 32).Select(i => (byte)i)], "read ask", Noon);
}
