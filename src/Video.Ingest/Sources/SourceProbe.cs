using System.Text.Json;
using FFMpegCore;
using FFMpegCore.Exceptions;
using Video.Ingest.Limits;
using Video.Ingest.Network;

namespace Video.Ingest.Sources;

/// <summary>Looks at a source without decoding it.</summary>
public static class SourceProbe
{
    // Above this a source of the network counts as silent.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <exception cref="VideoException">
    /// <see cref="ErrorCode.NotFound"/> or <see cref="ErrorCode.UnusableSource"/> with the reason in words; <see cref="ErrorCode.InvalidArgument"/>
    /// for a location of an unknown kind; <see cref="ErrorCode.Environment"/> when ffmpeg is not installed.
    /// </exception>
    public static Task<SourceDescription> ProbeAsync(string location, CancellationToken cancellationToken) => ProbeAsync(location, UrlGate.Open, cancellationToken);

    /// <inheritdoc cref="ProbeAsync(string, CancellationToken)"/>
    /// <param name="location">A file's path or a URL.</param>
    /// <param name="gate">Says which hosts may be reached.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<SourceDescription> ProbeAsync(string location, UrlGate gate, CancellationToken cancellationToken)
    {
        var source = SourceLocation.Parse(location);
        await using var route = await SourceRoute.OpenAsync(source, gate, cancellationToken);
        return await ProbeAsync(route, cancellationToken);
    }

    /// <param name="route">The way to the source.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="patience">For how long a source may be silent; null: <see cref="Patience"/>.</param>
    internal static async Task<SourceDescription> ProbeAsync(SourceRoute route, CancellationToken cancellationToken, TimeSpan? patience = null)
    {
        Programs.Require();
        var source = route.Location;
        CheckFile(source);
        var media = await AnalyseAsync(route, patience ?? Patience, cancellationToken);
        var video = media.VideoStreams.Where(stream => !IsCover(stream)).MinBy(stream => stream.Index) ?? throw Unusable(source, WithoutPicture(media));
        if (video.CodecName is null or "unknown" or "none") throw Unusable(source, "is in a video codec that this ffmpeg does not know");
        if (video.Width < 1 || video.Height < 1) throw Unusable(source, "does not say how large its pictures are");
        if ((long)video.Width * video.Height > ProgramLimits.MostPixels)
            throw Unusable(source, $"has pictures of {video.Width} x {video.Height} pixels, more than the {ProgramLimits.MostPixels} that are taken");
        return Describe(source, media, video);
    }

    private static void CheckFile(SourceLocation source)
    {
        if (source.Path is not { } path) return;
        if (Directory.Exists(path)) throw Unusable(source, "is a folder, not a video file");
        if (!File.Exists(path)) throw new VideoException(ErrorCode.NotFound, $"There is no file '{path}'.", "source");
        if (new FileInfo(path).Length == 0) throw Unusable(source, "is an empty file");
    }

    private static async Task<IMediaAnalysis> AnalyseAsync(SourceRoute route, TimeSpan longest, CancellationToken cancellationToken)
    {
        var source = route.Location;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(longest);
        try
        {
            // Looking at 20 pictures to guess a rate that nobody needs would take a slow camera's connection 20 s.
            var custom = $"{ProgramLimits.Arguments} {route.Options}{(source.Url?.Scheme is "rtsp" or "rtsps" ? " -fpsprobesize 0" : "")}";
            return await (route.Url is { } url
                ? FFProbe.AnalyseAsync(url, ProgramLimits.Options(), patience.Token, custom)
                : FFProbe.AnalyseAsync(source.Path!, ProgramLimits.Options(), patience.Token, custom));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw route.Fault ?? Unusable(source, $"gave no answer within {longest.TotalSeconds} s");
        }
        catch (FFMpegException) when (source.Path is { } path && !MediaFile.Resembles(path))
        {
            throw Unusable(source, "is not video, or is damaged");
        }
        catch (FFMpegException failure)
        {
            throw route.Fault ?? SourceFault.Unusable(source, failure.FFMpegErrorOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }
        catch (Exception failure) when (failure is FFProbeException or JsonException or FormatException)
        {
            throw Unusable(source, "is not described by ffprobe in a way that can be read");
        }
    }

    private static SourceDescription Describe(SourceLocation source, IMediaAnalysis media, VideoStream video)
    {
        var turned = Math.Abs(video.Rotation) % 180 == 90;
        var duration = DurationOf(media, video);
        return new SourceDescription(
            source,
            media.Format.FormatName,
            video.CodecName,
            turned ? video.Height : video.Width,
            turned ? video.Width : video.Height,
            duration,
            Rate(video.AvgFrameRate) ?? Rate(video.FrameRate),
            media.Format.FormatName.Contains("mp4", StringComparison.Ordinal) && NoneMissing(video, duration))
        {
            StreamIndex = video.Index,
            ColorMatrix = video.ColorSpace,
        };
    }

    // Matroska announces a stream's duration in a tag only; a container's own duration may be that of its sound.
    private static TimeSpan? DurationOf(IMediaAnalysis media, VideoStream video)
    {
        if (video.Duration > TimeSpan.Zero) return video.Duration;
        // "00:00:01.500000000": nanoseconds, where TimeSpan reads seven digits at most.
        if (video.Tags?.GetValueOrDefault("DURATION") is { Length: >= 16 } tag && TimeSpan.TryParse(tag[..16], out var tagged)) return tagged;
        return media.Format.Duration > TimeSpan.Zero && media.AudioStreams.Count == 0 ? media.Format.Duration : null;
    }

    // Only MP4 and MOV count their pictures: there the average over the whole length falls behind the finest rate by each picture that is missing.
    private static bool NoneMissing(VideoStream video, TimeSpan? duration) =>
        Math.Abs(video.FrameRate - video.AvgFrameRate) * duration?.TotalSeconds < 0.5;

    private static double? Rate(double rate) => double.IsFinite(rate) && rate > 0 ? rate : null;

    private static bool IsCover(VideoStream stream) => stream.Disposition?.GetValueOrDefault("attached_pic") == true;

    private static string WithoutPicture(IMediaAnalysis media) =>
        media.AudioStreams.Count > 0 ? "has sound but no picture" : "holds no video";

    private static VideoException Unusable(SourceLocation source, string why) => new(ErrorCode.UnusableSource, $"'{source.Name}' {why}.", "source");
}
