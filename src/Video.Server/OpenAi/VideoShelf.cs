using System.Security.Cryptography;
using Video.Inference.Streams;

namespace Video.Server.OpenAi;

/// <summary>
/// Videos that conversations have brought, read once for all who ask about them, and kept for the next question while there is room: those used last stay.
/// </summary>
/// <remarks>A video is known again by its bytes, by its file's id, or by the caller's name for it; one from the web without such a name is read anew each time, as it may have changed.</remarks>
public sealed class VideoShelf(VideoReader reader, ServerSettings settings) : IAsyncDisposable
{
    private readonly ChatLimits _limits = settings.Chat;
    private readonly SemaphoreSlim _readings = new(settings.Chat.Readings);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = [];                     // by tenant and video
    private readonly Dictionary<string, string> _names = [];                      // by tenant and uuid: which entry
    private long _clock;

    /// <summary>Videos that had to be read.</summary>
    public long Read { get; private set; }

    /// <summary>Questions that found their video read.</summary>
    public long Reused { get; private set; }

    /// <summary>Videos that gave way to others.</summary>
    public long Dropped { get; private set; }

    /// <summary>Videos in memory, or on their way into it.</summary>
    public int Held
    {
        get { lock (_lock) return _entries.Count; }
    }

    /// <summary>Finds the video, or reads it. Reading ends when nobody waits for it any more.</summary>
    /// <exception cref="VideoException">It cannot be read; too many wait; or its name is not known (any more).</exception>
    public async Task<VideoLoan> TakeAsync(TenantId tenant, VideoReference video, CancellationToken cancellation)
    {
        var data = video.Kind == VideoKind.Data ? BytesOf(video.Value) : null;
        var entry = Enter(tenant, video, data);
        try
        {
            return new VideoLoan(await entry.Reading!.WaitAsync(cancellation), () => LeaveAsync(entry));
        }
        catch
        {
            await LeaveAsync(entry);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Entry[] entries;
        lock (_lock)
        {
            entries = [.. _entries.Values];
            _entries.Clear();
        }
        foreach (var entry in entries) await EndAsync(entry);
        _readings.Dispose();
    }

    private Entry Enter(TenantId tenant, VideoReference video, byte[]? data)
    {
        var dropped = new List<Entry>();
        try
        {
            lock (_lock)
            {
                var key = KeyOf(tenant, video, data);
                if (video.Uuid is { } uuid) _names[$"{tenant}/{uuid}"] = key;
                if (_entries.TryGetValue(key, out var known))
                {
                    Reused++;
                    known.Users++;
                    return known;
                }
                MakeRoom(dropped);
                Read++;
                var entry = new Entry(key) { Keep = video.Kind != VideoKind.Web || video.Uuid is not null };
                entry.Reading = Task.Run(() => ReadAsync(entry, tenant, video, data));
                return _entries[key] = entry;
            }
        }
        finally
        {
            foreach (var entry in dropped) _ = EndAsync(entry);
        }
    }

    private string KeyOf(TenantId tenant, VideoReference video, byte[]? data) => video.Kind switch
    {
        VideoKind.Again => _names.TryGetValue($"{tenant}/{video.Uuid}", out var key) && _entries.ContainsKey(key) ? key
            : throw new VideoException(ErrorCode.NotFound, $"No video named '{video.Uuid}' is in memory any more; send it again.", "uuid"),
        VideoKind.Data => $"{tenant}/data:{Convert.ToHexStringLower(SHA256.HashData(data!))}",
        VideoKind.Web => $"{tenant}/web:{video.Uuid ?? Guid.NewGuid().ToString("n")}:{video.Value}",
        _ => $"{tenant}/file:{video.Value}",
    };

    /// <summary>Those that nobody asks about go first, the longest unused before others; those in use stay, up to the limit on waiting.</summary>
    private void MakeRoom(List<Entry> dropped)
    {
        while (_entries.Count >= _limits.Kept && _entries.Values.Where(entry => entry.Users == 0).MinBy(entry => entry.LastUsed) is { } oldest)
        {
            Forget(oldest);
            Dropped++;
            dropped.Add(oldest);
        }
        if (_entries.Count >= _limits.Kept + _limits.Waiting)
            throw new VideoException(ErrorCode.OverBudget, $"{_entries.Count} videos are being read or asked about; try again in a moment.", "video_url");
    }

    private async Task<StreamContext> ReadAsync(Entry entry, TenantId tenant, VideoReference video, byte[]? data)
    {
        await _readings.WaitAsync(entry.Unwanted.Token);
        try
        {
            return await reader.ReadAsync(tenant, video, data, entry.Unwanted.Token);
        }
        finally
        {
            _readings.Release();
        }
    }

    private async ValueTask LeaveAsync(Entry entry)
    {
        lock (_lock)
        {
            entry.LastUsed = ++_clock;
            if (--entry.Users > 0 || (entry.Keep && entry.Reading!.IsCompletedSuccessfully)) return;
            Forget(entry);
        }
        await EndAsync(entry);
    }

    private void Forget(Entry entry)
    {
        if (_entries.GetValueOrDefault(entry.Key) == entry) _entries.Remove(entry.Key);
        foreach (var name in _names.Where(name => name.Value == entry.Key).Select(name => name.Key).ToList()) _names.Remove(name);
    }

    private static async Task EndAsync(Entry entry)
    {
        await entry.Unwanted.CancelAsync();
        try
        {
            await (await entry.Reading!).DisposeAsync();
        }
        catch (Exception)
        {
            // It was not read; whoever asked has been told.
        }
        entry.Unwanted.Dispose();
    }

    private static byte[] BytesOf(string base64)
    {
        try
        {
            return Convert.FromBase64String(base64);
        }
        catch (FormatException)
        {
            throw new VideoException(ErrorCode.InvalidArgument, "The video's data: URL is not base64.", "video_url");
        }
    }

    /// <summary>One video. All but the task is touched under the shelf's lock.</summary>
    private sealed class Entry(string key)
    {
        public string Key => key;

        /// <summary>Fires when nobody waits for it any more.</summary>
        public CancellationTokenSource Unwanted { get; } = new();

        public Task<StreamContext>? Reading { get; set; }

        public int Users { get; set; } = 1;

        public bool Keep { get; init; }

        public long LastUsed { get; set; }
    }
}
