using System.Text.Json;
using FFMpegCore;
using FFMpegCore.Exceptions;
using Video.Ingest.Limits;
using Video.Ingest.Network;
using Video.Ingest.Sources;

namespace Video.Ingest.Publishing.Rtsp;

/// <summary>Looks at the beginning of what a publisher sends, without taking it away.</summary>
internal static class FeedProbe
{
    // A publisher's first key picture may be one interval of them away.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <exception cref="VideoException"><see cref="ErrorCode.UnusableSource"/>: no pictures that ffmpeg knows how to decode.</exception>
    public static async Task<SourceDescription> AnalyseAsync(FeedServer feeds, PacketLog packets, SessionMedia media, string name, CancellationToken cancellationToken)
    {
        Programs.Require();
        using var ticket = feeds.Issue(packets, media);
        var location = SourceLocation.Named(ticket.Url, name);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            // Neither a rate nor anything else is wanted that many pictures would have to be looked at for.
            var custom = $"{ProgramLimits.Arguments} {SourceRoute.Own(location).Options} -fpsprobesize 0";
            var analysis = await FFProbe.AnalyseAsync(ticket.Url, ProgramLimits.Options(), patience.Token, custom);
            return Describe(location, analysis);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Unusable($"Publisher of '{name}': no key picture within {Patience.TotalSeconds} s.");
        }
        catch (FFMpegException failure)
        {
            throw SourceFault.Unusable(location, failure.FFMpegErrorOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }
        catch (Exception failure) when (failure is FFProbeException or JsonException or FormatException)
        {
            throw Unusable($"Publisher of '{name}': ffprobe cannot describe what it sends.");
        }
    }

    private static SourceDescription Describe(SourceLocation location, IMediaAnalysis analysis)
    {
        var video = analysis.VideoStreams.FirstOrDefault();
        if (video is null || video.Width < 1 || video.Height < 1) throw Unusable($"Publisher of '{location.Name}': its pictures cannot be decoded.");
        var rate = double.IsFinite(video.AvgFrameRate) && video.AvgFrameRate > 0 ? video.AvgFrameRate : (double?)null;
        return new SourceDescription(location, "rtsp", video.CodecName, video.Width, video.Height, null, rate, ConstantRate: false)
        {
            StreamIndex = video.Index,
            ColorMatrix = video.ColorSpace,
        };
    }

    private static VideoException Unusable(string message) => new(ErrorCode.UnusableSource, message, "source");
}
