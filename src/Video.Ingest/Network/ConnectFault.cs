using System.Net.Sockets;
using System.Security.Authentication;

namespace Video.Ingest.Network;

/// <summary>Says in words why a host was not reached.</summary>
internal static class ConnectFault
{
    /// <param name="name">The source, as it is shown.</param>
    /// <param name="failure">With its cause within.</param>
    public static VideoException Of(string name, Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is VideoException said) return Told(name, said);
            if (cause is SocketException socket) return Unusable(name, MeaningOf(socket.SocketErrorCode));
            if (cause is AuthenticationException) return Unusable(name, "cannot be trusted: its certificate is not valid for it");
        }

        return Unusable(name, "gave an answer that is not understood");
    }

    private static VideoException Told(string name, VideoException said) =>
        said.Message.Contains($"'{name}'", StringComparison.Ordinal) ? said
        : new VideoException(said.Code, $"'{name}' cannot be used: {char.ToLowerInvariant(said.Message[0])}{said.Message[1..]}", "source", said.InnerException);

    private static string MeaningOf(SocketError error) => error switch
    {
        SocketError.HostNotFound or SocketError.NoData => "cannot be reached: its host is unknown",
        SocketError.TryAgain or SocketError.NoRecovery => "cannot be reached: where its host is cannot be found out now",
        SocketError.ConnectionRefused => "cannot be reached: the connection was refused",
        SocketError.TimedOut => "cannot be reached: no answer in time",
        SocketError.HostUnreachable or SocketError.HostDown => "cannot be reached: there is no route to its host",
        SocketError.NetworkUnreachable or SocketError.NetworkDown => "cannot be reached: there is no network",
        SocketError.ConnectionReset or SocketError.ConnectionAborted => "closed the connection",
        _ => $"cannot be reached ({error})",
    };

    private static VideoException Unusable(string name, string why) => new(ErrorCode.UnusableSource, $"'{name}' {why}.", "source");
}
