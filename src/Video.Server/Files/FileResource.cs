using Video.State;

namespace Video.Server.Files;

/// <summary>A file as OpenAI's clients know it.</summary>
/// <param name="Id">file-…</param>
/// <param name="Object">Always "file".</param>
/// <param name="Bytes">Its size.</param>
/// <param name="CreatedAt">Unix time, in seconds.</param>
/// <param name="Filename">As its owner called it, made safe.</param>
/// <param name="Purpose">As uploaded.</param>
/// <param name="Status">Always "processed": what is not a video was not kept.</param>
public sealed record FileResource(string Id, string Object, long Bytes, long CreatedAt, string Filename, string Purpose, string Status)
{
    public static FileResource From(FileRecord file) => new(file.Id, "file", file.Bytes, file.Created.ToUnixTimeSeconds(), file.Name, file.Purpose, "processed");
}

/// <param name="Object">Always "list".</param>
/// <param name="Data">A page of them, the newest first.</param>
/// <param name="FirstId">Of this page.</param>
/// <param name="LastId">Of this page; "after" takes it to get the next.</param>
/// <param name="HasMore">Whether there are more after the last.</param>
public sealed record FileList(string Object, IReadOnlyList<FileResource> Data, string? FirstId, string? LastId, bool HasMore);

/// <summary>That a file is no longer there; "object" is always "file".</summary>
public sealed record FileDeleted(string Id, string Object, bool Deleted);
