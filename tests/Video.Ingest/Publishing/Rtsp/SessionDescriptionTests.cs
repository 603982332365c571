using System.Text;
using Video.Ingest.Publishing.Rtsp;

namespace Video.Ingest.Tests.Publishing.Rtsp;

public sealed class SessionDescriptionTests
{
    [Fact]
    public void What_leads_a_decoder_elsewhere_is_not_passed_on()
    {
        var tracks = Parse("v=0", "o=- 0 0 IN IP4 10.9.8.7", "c=IN IP4 10.9.8.7", "a=control:rtsp://10.9.8.7/elsewhere", "m=audio 0 RTP/AVP 97", "a=rtpmap:97 opus/48000/2",
            "m=video 5004 RTP/AVPF 96 97", "c=IN IP4 10.9.8.7", "a=rtpmap:96 H264/90000", "a=fmtp:96 packetization-mode=1; sprop-parameter-sets=Z0,aM", "a=control:rtsp://10.9.8.7/track",
            "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:secret", "a=key-mgmt:mikey secret", "a=recvonly");
        Assert.Equal([false, true], tracks.Select(track => track.IsVideo));
        Assert.Equal("rtsp://10.9.8.7/track", tracks[1].Control);
        Assert.Equal(
            "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=video 0 RTP/AVP 96 97\r\na=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=1; sprop-parameter-sets=Z0,aM\r\na=control:video\r\n",
            tracks[1].Describe());
    }

    [Theory]
    [InlineData(415, "v=0")]
    [InlineData(415, "v=0", "m=audio 0 RTP/AVP 97")]
    [InlineData(461, "v=0", "m=video 0 RTP/SAVPF 96")]
    [InlineData(400, "v=0", "m=video 0 RTP/AVP")]
    [InlineData(400, "m=video 0 RTP/AVP 96")]
    [InlineData(400)]
    public void A_session_without_video_that_can_be_read_is_refused(int status, params string[] lines) =>
        Assert.Equal(status, Assert.Throws<RtspFault>(() => Parse(lines)).Status);

    [Fact]
    public void Too_many_lines_or_tracks_are_refused()
    {
        Assert.Equal(413, Assert.Throws<RtspFault>(() => Parse(["v=0", .. Enumerable.Repeat("a=x", 600)])).Status);
        Assert.Equal(413, Assert.Throws<RtspFault>(() => Parse(["v=0", .. Enumerable.Repeat("m=video 0 RTP/AVP 96", 20)])).Status);
    }

    [Theory]
    [InlineData("RTP/AVP/TCP;unicast;interleaved=0-1;mode=record", 0, 1)]
    [InlineData("RTP/AVP/UDP;unicast;client_port=1-2,RTP/AVP/TCP;unicast;interleaved=6-7;mode=\"RECORD\"", 6, 7)]
    [InlineData("rtp/avp/tcp;unicast", 4, 5)]
    public void The_transport_over_the_connection_itself_is_chosen(string offered, byte rtp, byte rtcp) =>
        Assert.Equal(new TransportHeader(rtp, rtcp), TransportHeader.Choose(offered, free: 4));

    [Theory]
    [InlineData(null, 461)]
    [InlineData("", 461)]
    [InlineData("RTP/AVP;multicast", 461)]
    [InlineData("RTP/AVP/TCP;interleaved=256-257", 400)]
    [InlineData("RTP/AVP/TCP;interleaved=3-3", 400)]
    [InlineData("RTP/AVP/TCP;interleaved=-", 400)]
    public void No_other_transport_is_taken(string? offered, int status) =>
        Assert.Equal(status, Assert.Throws<RtspFault>(() => TransportHeader.Choose(offered, 0)).Status);

    [Theory]
    [InlineData("rtsp://h:8554/cam?key=vk_a%2Bb&x=1", null, "cam", "vk_a+b")]
    [InlineData("rtsp://h/cam/", "Basic OnZrX2E=", "cam", "vk_a")]
    [InlineData("rtsp://h/a%20b?key=", "Bearer vk_a", "a b", "vk_a")]
    [InlineData("rtsp://h/cam?key=vk_q", "Bearer vk_h", "cam", "vk_q")]
    [InlineData("rtsps://h/", "Digest username=\"x\"", "", null)]
    [InlineData("rtsp://h/cam", "Basic ???", "cam", null)]
    public void Name_and_key_are_found_where_clients_put_them(string url, string? authorization, string name, string? key)
    {
        var headers = new Dictionary<string, string>();
        if (authorization is not null) headers["Authorization"] = authorization;
        var found = RtspCredentials.Of(new RtspRequest("ANNOUNCE", url, headers, default));
        Assert.Equal((name, key), (found.Name, found.Key));
        Assert.Equal(name, found.ToString());
    }

    private static IReadOnlyList<SessionMedia> Parse(params string[] lines) => SessionDescription.Parse(Encoding.ASCII.GetBytes(string.Join("\r\n", lines)));
}
