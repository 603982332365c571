using System.Net;
using System.Net.Sockets;

namespace Video.Tests.EndToEnd;

/// <summary>A service that cannot start.</summary>
public sealed class ServeTests : IDisposable
{
    private readonly TcpListener _taken = new(IPAddress.Loopback, 0);

    public ServeTests() => _taken.Start();

    public void Dispose() => _taken.Dispose();

    private int Port => ((IPEndPoint)_taken.LocalEndpoint).Port;

    [Fact]
    public Task A_port_that_is_taken_is_told_in_one_sentence() =>
        AssertOneLineAsync($"Cannot listen on http://127.0.0.1:{Port}", "--no-keys", "--urls", $"http://127.0.0.1:{Port}", "--rtsp-port", "none");

    [Fact]
    public Task A_port_for_publishers_that_is_taken_is_told_in_one_sentence() =>
        AssertOneLineAsync($"Cannot listen for RTSP on 127.0.0.1:{Port}", "--no-keys", "--urls", "http://127.0.0.1:0", "--rtsp-port", $"{Port}");

    private static async Task AssertOneLineAsync(string words, params string[] options)
    {
        var (exit, output, errors) = await VideoProgram.RunAsync(["serve", .. options]);
        Assert.Equal(1, exit);
        var said = (output + errors).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(said, line => line.StartsWith("video: " + words, StringComparison.Ordinal));
        Assert.All(said, line => Assert.DoesNotContain("   at ", line, StringComparison.Ordinal));
    }
}
