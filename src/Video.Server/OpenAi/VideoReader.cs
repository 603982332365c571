using Microsoft.Extensions.DependencyInjection;
using Video.Inference.Engine;
using Video.Inference.Memories;
using Video.Inference.Streams;
using Video.Ingest.Network;
using Video.Ingest.Sampling;
using Video.Ingest.Sources;
using Video.Server.Models;
using Video.State;
using Video.Streams;

namespace Video.Server.OpenAi;

/// <summary>Reads a video that a conversation brings into a memory of its own, as fast as the machine goes and within the limits.</summary>
public sealed class VideoReader(
    ModelLoader loader, InferenceEngine engine, MemoryStore store, SourceGate gate, UrlGate urls, IServiceProvider services, ServerSettings settings, TimeProvider time)
{
    private readonly ChatLimits _limits = settings.Chat;

    /// <returns>The caller's, who disposes it.</returns>
    /// <exception cref="VideoException">It is not to be had, is no video, is too long, or takes too long.</exception>
    public async Task<StreamContext> ReadAsync(TenantId tenant, VideoReference video, byte[]? data, CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(_limits.Reading, time);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
        try
        {
            return await (data is null ? ReadAsync(await LocateAsync(tenant, video, ends.Token), ends.Token) : ReadAsync(data, ends.Token));
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new VideoException(ErrorCode.TimedOut, $"The video was not read within {_limits.Reading.TotalSeconds:0.#} s.", "video_url");
        }
        catch (VideoException failure) when (failure.Param == "source")
        {
            // Ingest's word for what callers call the video's URL.
            throw new VideoException(failure.Code, failure.Message, "video_url", failure);
        }
    }

    private async Task<string> LocateAsync(TenantId tenant, VideoReference video, CancellationToken cancellation)
    {
        if (video.Kind == VideoKind.Web) return gate.Admit(video.Value);
        var file = services.GetService<IFileTable>() is { } files ? await files.FindAsync(tenant, video.Value, cancellation) : null;
        return file?.Path ?? throw new VideoException(ErrorCode.NotFound, $"There is no file '{video.Value}'.", "video_url");
    }

    /// <summary>ffmpeg gets a file of its own, for as long as it reads: most containers are read from their end first.</summary>
    private async Task<StreamContext> ReadAsync(byte[] data, CancellationToken cancellation)
    {
        var path = Path.Combine(Path.GetTempPath(), $"video-chat-{Guid.NewGuid():n}");
        try
        {
            await File.WriteAllBytesAsync(path, data, cancellation);
            return await ReadAsync(path, cancellation);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private async Task<StreamContext> ReadAsync(string location, CancellationToken cancellation)
    {
        var (model, budget) = (loader.Model, new ByteBudget(_limits.WebBytes));
        var web = urls.Within(budget);
        var description = await SourceProbe.ProbeAsync(location, web, cancellation);
        if (description.Duration > _limits.LongestVideo)
            throw new VideoException(ErrorCode.InvalidArgument,
                $"The video is {description.Duration.Value.TotalSeconds:0} s long; a conversation takes {_limits.LongestVideo.TotalSeconds:0} s at most. Open it as a stream.", "video_url");
        var context = new StreamContext(
            model, engine, model.Methods.With(memory: store.Method), storage: new MemoryStorage { RamBytes = store.RamBytes, Process = store.Process }, name: null);
        try
        {
            var source = new SourceSpec
            {
                Location = location,
                Sampling = new FixedRate(model.Settings.FramesPerSecond ?? 1),
                Width = model.PictureSize,
                Height = model.PictureSize,
                To = _limits.LongestVideo,
            };
            var read = await ClipReading.ReadAsync(context, source, web, cancellation);
            if (budget.IsSpent) throw new VideoException(ErrorCode.TooLarge, $"The video is more than the {budget.Most:N0} bytes that a conversation takes of the web. Open it as a stream.", "video_url");
            return read.Frames > 0 ? context : throw new VideoException(ErrorCode.UnusableSource, "The video has no picture that can be decoded.", "video_url");
        }
        catch
        {
            await context.DisposeAsync();
            throw;
        }
    }
}
