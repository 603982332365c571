using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Video.Server.Logs;
using Video.Tests.Server.Access;

namespace Video.Tests.Server.Logs;

public sealed class LogLinesTests
{
    private static readonly SettableClock Clock = new() { Now = new DateTimeOffset(2026, 3, 4, 5, 6, 7, 89, TimeSpan.Zero) };

    [Fact]
    public void A_line_says_when_how_grave_who_what_and_whom_it_is_about()
    {
        var scopes = new LoggerExternalScopeProvider();
        using var scope = scopes.Push(LogScope.Of(new StreamKey(TenantId.Main, StreamId.Parse("gate"))));
        using var foreign = scopes.Push("what others say");
        Assert.Equal("2026-03-04T05:06:07.089Z warn  StreamGrain: it broke off [tenant=main stream=gate]\n", Line("it broke off", scopes));
    }

    [Fact]
    public void What_strangers_sent_can_neither_end_a_line_nor_colour_it() =>
        Assert.Equal("2026-03-04T05:06:07.089Z warn  StreamGrain: a  2026 error Forged: b [31mc\n", Line("a\r\n2026 error Forged: b\u001b[31mc", new LoggerExternalScopeProvider()));

    private static string Line(string message, IExternalScopeProvider scopes)
    {
        using var written = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var entry = new LogEntry<string>(LogLevel.Warning, "Video.Streams.StreamGrain", default, message, null, (state, _) => state);
        new LogLines(Clock).Write(entry, scopes, written);
        return written.ToString();
    }
}
