using Microsoft.AspNetCore.Http;

namespace Video.Server.Errors;

/// <summary>The body of every failure: <c>{"error":{"message","type","code","param"}}</c>.</summary>
public sealed record ErrorBody(ErrorDetail Error)
{
    public static ErrorBody From(VideoException failure) => Of(StatusOf(failure.Code), failure.Code.ToString(), failure.Message, failure.Param);

    public static ErrorBody Of(int status, string code, string message, string? param = null) => new(new ErrorDetail(
        message, status < 500 ? "invalid_request_error" : "server_error", SnakeCase(code), param));

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

    private static string SnakeCase(string code) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(code);
}

/// <param name="Message">One sentence for a person.</param>
/// <param name="Type">invalid_request_error or server_error.</param>
/// <param name="Code">A word for a program, e.g. not_found.</param>
/// <param name="Param">The field at fault, when there is one.</param>
public sealed record ErrorDetail(string Message, string Type, string Code, string? Param);
