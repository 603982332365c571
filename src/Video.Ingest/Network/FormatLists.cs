namespace Video.Ingest.Network;

/// <summary>Which of ffmpeg's demuxers may read a source, by where it comes from.</summary>
/// <remarks>
/// Left out is whatever leads on to other files or hosts, playlists above all (concat, sdp, dash, image sequences); HLS is for the web only, where the relay
/// sees every request. Sound-only formats are in, so that a song is told to be a song.
/// </remarks>
internal static class FormatLists
{
    private const string Media =
        "mov,mp4,matroska,webm,mpegts,mpeg,mpegvideo,avi,flv,live_flv,asf,ogg,mxf,nut,ivf,av1,obu,h264,hevc,vc1,m4v,dv,gif,apng,mjpeg,mpjpeg,rm,swf,wtv,yuv4mpegpipe,"
        + "png_pipe,jpeg_pipe,webp_pipe,bmp_pipe,tiff_pipe,gif_pipe,mp3,aac,ac3,eac3,flac,wav,webvtt";

    /// <summary>Files of this machine.</summary>
    public const string Files = Media;

    /// <summary>http and https.</summary>
    public const string Web = "hls," + Media;

    /// <summary>rtsp and rtsps.</summary>
    public const string Rtsp = "rtsp,mpegts,asf";
}
