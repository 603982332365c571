using System.Text;
using Video.Ingest.Network;

namespace Video.Ingest.Tests.Network;

public sealed class RedirectGuardTests
{
    [Theory]
    [InlineData("RTSP/1.0 302 Moved Temporarily\r\n", false)]
    [InlineData("$\0\0\u0003RTSP/1.0 302 Found\r\n", false)]
    [InlineData("RTSP/1.0   301 Moved\r\n", false)]
    [InlineData("RTSP/2.0\t305 Use Proxy\r\n", false)]
    [InlineData("RTSP/RTSP/1.0 302 Found\r\n", false)]
    [InlineData("RRTSP/1.0 302 Found\r\n", false)]
    [InlineData("RTSP/1.0 200 OK\r\nCSeq: 302\r\n\r\nRTSP/1.0 401 Unauthorized\r\n", true)]
    [InlineData("Server: RTSP/\r\nX: 3\r\n", true)]
    public void Only_answers_that_redirect_are_stopped_wherever_they_are_cut(string words, bool passes)
    {
        var bytes = Encoding.Latin1.GetBytes(words);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var guard = new RedirectGuard();

            Assert.Equal(passes, guard.Passes(bytes.AsSpan(0, cut)) && guard.Passes(bytes.AsSpan(cut)));
        }
    }
}
