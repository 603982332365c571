using Microsoft.AspNetCore.Http;

namespace Video.Server.Errors;

/// <summary>The body of every failure: <c>{"error":{"message","type","code","param"}}</c>.</summary>
public sealed record ErrorBody(ErrorDetail Error)
{
    // What a client sent is told back to it, but not all of what may be a long text.
    private const int LongestMessage = 500, LongestParam = 100;

    public static ErrorBody From(VideoException failure) => Of(StatusOf(failure.Code), failure.Code.ToString(), failure.Message, failure.Param);

    public static ErrorBody Of(int status, string code, string message, string? param = null) => new(new ErrorDetail(
        Short(message, LongestMessage), status < 500 ? "invalid_request_error" : "server_error", SnakeCase(code), param is null ? null : Short(param, LongestParam)));

    public static int StatusOf(ErrorCode code) => code switch
    {
        ErrorCode.InvalidArgument => StatusCodes.Status400BadRequest,
        ErrorCode.NotFound => StatusCodes.Status404NotFound,
        ErrorCode.Unauthorized => StatusCodes.Status401Unauthorized,
        ErrorCode.Forbidden => StatusCodes.Status403Forbidden,
        ErrorCode.Conflict => StatusCodes.Status409Conflict,
        ErrorCode.UnusableSource => StatusCodes.Status422UnprocessableEntity,
        ErrorCode.TooLarge => StatusCodes.Status413PayloadTooLarge,
        ErrorCode.StorageFull => StatusCodes.Status507InsufficientStorage,
        ErrorCode.OverBudget => StatusCodes.Status429TooManyRequests,
        ErrorCode.NotReady or ErrorCode.Unavailable => StatusCodes.Status503ServiceUnavailable,
        ErrorCode.TimedOut => StatusCodes.Status504GatewayTimeout,
        _ => StatusCodes.Status500InternalServerError,
    };

    /// <summary>Beginning and end, where it is too long; no letter is cut in half.</summary>
    private static string Short(string text, int longest)
    {
        if (text.Length <= longest) return text;
        var (first, last) = ((longest / 2) - 1, text.Length - (longest / 2));
        if (char.IsHighSurrogate(text[first - 1])) first--;
        if (char.IsLowSurrogate(text[last])) last++;
        return $"{text[..first]}…{text[last..]}";
    }

    private static string SnakeCase(string code) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(code);
}

/// <param name="Message">One sentence for a person.</param>
/// <param name="Type">invalid_request_error or server_error.</param>
/// <param name="Code">A word for a program, e.g. not_found.</param>
/// <param name="Param">The field at fault, when there is one.</param>
public sealed record ErrorDetail(string Message, string Type, string Code, string? Param);
