using System.Net;
using Video.Ingest.Network;

namespace Video.Ingest.Tests.Network;

public sealed class UrlGateTests
{
    [Fact]
    public async Task A_public_host_is_admitted_with_its_addresses()
    {
        var gate = new UrlGate(UrlPolicy.PublicOnly, new NameTable().With("camera.example", ["93.184.216.34", "2606:2800:220:1::1"]));

        var admitted = await gate.AdmitAsync(new Uri("rtsp://camera.example/live"), default);

        Assert.Equal([IPAddress.Parse("93.184.216.34"), IPAddress.Parse("2606:2800:220:1::1")], admitted.Addresses);
        Assert.Equal(0, gate.Refused);
    }

    [Fact]
    public async Task One_private_address_among_public_ones_refuses_the_host()
    {
        var gate = new UrlGate(UrlPolicy.PublicOnly, new NameTable().With("camera.example", ["93.184.216.34", "10.0.0.7"]));

        var failure = await Assert.ThrowsAsync<VideoException>(() => gate.AdmitAsync(new Uri("http://user:secret@camera.example/live?key=hidden"), default));

        Assert.Equal(
            "'http://camera.example/live?key=***' cannot be used: the host 'camera.example' lies in a network that this service may not reach (option --allow-network).",
            failure.Message);
        Assert.Equal((ErrorCode.InvalidArgument, 1L), (failure.Code, gate.Refused));
    }

    [Fact]
    public async Task An_unknown_host_is_unusable()
    {
        var failure = await Assert.ThrowsAsync<VideoException>(() => new UrlGate(UrlPolicy.PublicOnly, new NameTable()).AdmitAsync(new Uri("http://nowhere.example/"), default));

        Assert.Equal((ErrorCode.UnusableSource, "'http://nowhere.example/' cannot be reached: its host is unknown."), (failure.Code, failure.Message));
    }

    [Fact]
    public async Task A_name_that_leads_elsewhere_a_moment_later_is_checked_again_before_anything_is_connected()
    {
        using var canary = new Canary();
        var gate = new UrlGate(UrlPolicy.PublicOnly, new NameTable().With("rebind.example", ["93.184.216.34"], ["127.0.0.1"]));
        await gate.AdmitAsync(new Uri($"http://rebind.example:{canary.Port}/"), default);

        await Assert.ThrowsAsync<VideoException>(() => gate.ConnectAsync("rebind.example", canary.Port, default));

        Assert.Equal(0, canary.Contacts);
    }
}
