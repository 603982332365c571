using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Video.Server.Files;

/// <summary>Reads the form of an upload part by part, so that a file goes to the disk as it arrives.</summary>
internal static class UploadForm
{
    private const int LongestBoundary = 70, LongestText = 64;

    // Of OpenAI's purposes, those that a video can have.
    private static readonly string[] Purposes = ["vision", "user_data"];

    /// <summary>The file, of at most <paramref name="most"/> bytes and under way to be kept, with its name and purpose.</summary>
    /// <exception cref="VideoException">The form is not one, or lacks something; nothing is left of its file.</exception>
    public static async Task<(Upload File, string? Name, string Purpose)> ReadAsync(HttpRequest request, FileStore store, TenantId tenant, long most, CancellationToken cancellation)
    {
        var reader = new MultipartReader(BoundaryOf(request), request.Body) { BodyLengthLimit = null };
        (Upload? file, string? name, string? purpose) = (null, null, null);
        try
        {
            while (await reader.ReadNextSectionAsync(cancellation) is { } section)
            {
                var field = FieldOf(section);
                if (field.Name == "file" && file is null) (file, name) = (await store.WriteAsync(tenant, section.Body, most, cancellation), field.FileName);
                else if (field.Name == "purpose" && purpose is null) purpose = await TextAsync(section, cancellation);
                else throw Invalid($"The form has a field '{field.Name}' {(field.Name is "file" or "purpose" ? "twice" : "that is not known; there are file and purpose")}.", field.Name);
            }
            if (purpose is null) throw Invalid($"The form has no 'purpose'; it is {string.Join(" or ", Purposes)}.", "purpose");
            if (!Purposes.Contains(purpose)) throw Invalid($"'purpose' is {string.Join(" or ", Purposes)}.", "purpose");
            return (file ?? throw Invalid("The form has no 'file'.", "file"), name, purpose);
        }
        catch (Exception failure)
        {
            file?.Dispose();
            if (failure is InvalidDataException || (failure is IOException && failure is not BadHttpRequestException && !cancellation.IsCancellationRequested))
                throw new VideoException(ErrorCode.InvalidArgument, "The form is malformed or broke off.", "file", failure);
            throw;
        }
    }

    private static string BoundaryOf(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            && HeaderUtilities.RemoveQuotes(type.Boundary).Value is { Length: > 0 and <= LongestBoundary } boundary
            ? boundary
            : throw Invalid("A file is uploaded as multipart/form-data with the fields file and purpose.", "file");

    private static (string Name, string? FileName) FieldOf(MultipartSection section)
    {
        if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) || disposition.Name.Length == 0)
            throw Invalid("A part of the form has no name.", null);
        var name = disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName;
        return (HeaderUtilities.RemoveQuotes(disposition.Name).Value!, HeaderUtilities.UnescapeAsQuotedString(name).Value);
    }

    private static async Task<string> TextAsync(MultipartSection section, CancellationToken cancellation)
    {
        var text = new byte[LongestText + 1];
        var read = await section.Body.ReadAtLeastAsync(text, text.Length, throwOnEndOfStream: false, cancellation);
        if (read > LongestText) throw Invalid($"A text of the form is at most {LongestText} bytes.", "purpose");
        return System.Text.Encoding.UTF8.GetString(text, 0, read).Trim();
    }

    private static VideoException Invalid(string message, string? param) => new(ErrorCode.InvalidArgument, message, param);
}
