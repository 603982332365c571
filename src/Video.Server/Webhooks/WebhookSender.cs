using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Video.State;
using Video.Streams.Watching;

namespace Video.Server.Webhooks;

/// <summary>Posts messages, signed; follows no redirect, uses no proxy, and reads no more of the answer than its status.</summary>
public sealed class WebhookSender : IWebhookSender, IDisposable
{
    private readonly WebhookGate _gate;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;

    public WebhookSender(WebhookGate gate, DeliverySettings settings, TimeProvider time)
    {
        (_gate, _time) = (gate, time);
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectCallback = ConnectAsync,
            ConnectTimeout = settings.Timeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            MaxConnectionsPerServer = settings.AtOnceEach,
            MaxResponseHeadersLength = 16,
        })
        {
            Timeout = settings.Timeout,
        };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("video", null));
    }

    public async Task<SendFailure?> SendAsync(DeliveryRecord delivery, string secret, CancellationToken cancellation)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, WebhookGate.Parse(delivery.Url)) { Content = new StringContent(delivery.Body, Encoding.UTF8, "application/json") };
            request.Headers.Add(WebhookSignature.Header, WebhookSignature.Of(secret, delivery.Body, _time.GetUtcNow()));
            request.Headers.Add("Video-Delivery", delivery.Id);
            request.Headers.Add("Video-Attempt", $"{delivery.Attempts}");
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return Judge(response.StatusCode);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new SendFailure($"The receiver did not answer within {_http.Timeout.TotalSeconds:0.#} s.");
        }
        catch (HttpRequestException failure)
        {
            return failure.InnerException is VideoException refused ? new SendFailure(refused.Message) : new SendFailure($"The receiver could not be reached: {failure.Message}");
        }
        catch (VideoException refused)
        {
            return new SendFailure(refused.Message, Final: true);
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>A receiver that is gone for good says so with 410; everything else may pass.</summary>
    private static SendFailure? Judge(HttpStatusCode status) => (int)status is >= 200 and < 300
        ? null
        : new SendFailure($"The receiver answered with status {(int)status}.", Final: status == HttpStatusCode.Gone);

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation) =>
        new NetworkStream(await _gate.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancellation), ownsSocket: true);
}
