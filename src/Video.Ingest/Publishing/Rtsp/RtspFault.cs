namespace Video.Ingest.Publishing.Rtsp;

/// <summary>A request that is not served.</summary>
/// <param name="refusal">What it is counted as.</param>
/// <param name="status">RTSP's code for it (RFC 2326 §7.1.1).</param>
/// <param name="message">One sentence, told to the client.</param>
internal sealed class RtspFault(PublishRefusal refusal, int status, string message) : Exception(message)
{
    public PublishRefusal Refusal => refusal;

    public int Status => status;

    public static RtspFault Malformed(string message) => new(PublishRefusal.Malformed, 400, message);

    public static RtspFault TooLarge(string message) => new(PublishRefusal.TooLarge, 413, message);

    public static RtspFault OutOfOrder(string message) => new(PublishRefusal.OutOfOrder, 455, message);

    /// <summary>The gate's or the dock's refusal in RTSP's terms. There is no 409 and no 429: a name that is taken is forbidden, and 453 is what a reservation that does not fit is answered with.</summary>
    public static RtspFault From(VideoException failure) => failure.Code switch
    {
        ErrorCode.Unauthorized => new(PublishRefusal.WrongKey, 401, failure.Message),
        ErrorCode.Forbidden => new(PublishRefusal.NotAllowed, 403, failure.Message),
        ErrorCode.NotFound => new(PublishRefusal.UnknownName, 404, failure.Message),
        ErrorCode.InvalidArgument => new(PublishRefusal.UnknownName, 400, failure.Message),
        ErrorCode.Conflict => new(PublishRefusal.NameTaken, 403, failure.Message),
        ErrorCode.OverBudget => new(PublishRefusal.OverBudget, 453, failure.Message),
        ErrorCode.NotReady => new(PublishRefusal.StreamAbsent, 503, failure.Message),
        _ => new(PublishRefusal.Internal, 503, failure.Message),
    };
}
