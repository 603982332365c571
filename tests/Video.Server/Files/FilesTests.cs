using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Video.Server.Files;

namespace Video.Tests.Server.Files;

public sealed class FilesTests(FilesTests.SmallServer server) : IClassFixture<FilesTests.SmallServer>
{
    /// <summary>Takes files of 3 MB, and 4 MB in all.</summary>
    public sealed class SmallServer : RunningServer
    {
        public string Folder => Path.Combine(Scratch, "uploads");

        protected override UploadSettings Uploads => new() { Folder = Folder, LargestFile = 3_000_000, LargestTenant = 4_000_000, LeastFree = 0 };

        public IEnumerable<string> OnDisk() => Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories);
    }

    [Fact]
    public async Task A_video_is_uploaded_found_listed_fetched_in_ranges_and_deleted()
    {
        var bytes = await File.ReadAllBytesAsync(RunningServer.Clip("doorway"));
        var (status, file) = await UploadAsync(bytes, "../../etc/door\"way;$(x).MP4");
        Assert.True(status == 200, file.ToString());
        var id = file.GetProperty("id").GetString()!;
        Assert.Equal(("file", "door way;(x).MP4".Replace(" ", "", StringComparison.Ordinal), "vision", bytes.Length, "processed"), (
            file.GetProperty("object").GetString(), file.GetProperty("filename").GetString(), file.GetProperty("purpose").GetString(), file.GetProperty("bytes").GetInt32(), file.GetProperty("status").GetString()));
        Assert.Equal(200, (await server.SendAsync(HttpMethod.Get, $"/v1/files/{id}")).Status);
        var (_, list) = await server.SendAsync(HttpMethod.Get, "/v1/files?limit=1");
        Assert.Equal(id, list.GetProperty("data")[0].GetProperty("id").GetString());

        Assert.Equal(bytes, await server.Http.GetByteArrayAsync($"/v1/files/{id}/content"));
        using var part = new HttpRequestMessage(HttpMethod.Get, $"/v1/files/{id}/content") { Headers = { Range = new RangeHeaderValue(100, 299) } };
        using var answer = await server.Http.SendAsync(part);
        Assert.Equal((206, 200), ((int)answer.StatusCode, (await answer.Content.ReadAsByteArrayAsync()).Length));
        Assert.Equal($"bytes 100-299/{bytes.Length}", answer.Content.Headers.ContentRange!.ToString());

        var (_, deleted) = await server.SendAsync(HttpMethod.Delete, $"/v1/files/{id}");
        Assert.True(deleted.GetProperty("deleted").GetBoolean());
        Assert.Equal(404, (await server.SendAsync(HttpMethod.Get, $"/v1/files/{id}")).Status);
        Assert.Equal(404, (await server.SendAsync(HttpMethod.Delete, $"/v1/files/{id}")).Status);
        Assert.DoesNotContain(server.OnDisk(), path => path.Contains(id, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("notes.mp4", "Dear diary, this is not a video at all.", "'notes.mp4' is a text, not a video.")]
    [InlineData("list.m3u8", "#EXTM3U\n#EXTINF:10,\n/etc/passwd\n", "'list.m3u8' is a text, not a video.")]
    [InlineData("list.txt", "ffconcat version 1.0\nfile '/etc/passwd'\n", "'list.txt' is a text, not a video.")]
    [InlineData("noise.mp4", "\0\u0001\u0002\u0003 neither this nor that", "'noise.mp4' is not video, or is damaged.")]
    [InlineData("empty.mp4", "", "'empty.mp4' is an empty file.")]
    public async Task What_is_not_a_video_is_refused_in_plain_words_and_nothing_is_left_of_it(string name, string content, string words)
    {
        var (status, body) = await UploadAsync(Encoding.UTF8.GetBytes(content), name);
        Assert.Equal((422, words, "unusable_source"), (status, Error(body, "message"), Error(body, "code")));
        Assert.DoesNotContain(server.OnDisk(), path => path.EndsWith(".part", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_picture_is_no_video()
    {
        // The smallest PNG there is.
        var (status, body) = await UploadAsync(Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="), "dot.png");
        Assert.True(status == 422, body.ToString());
        Assert.Contains("'dot.png'", Error(body, "message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_above_the_limit_is_refused_whether_or_not_its_length_was_announced()
    {
        // Often, since a server that stops reading is answered or not as the packets happen to fall.
        for (var i = 0; i < 40; i++)
        {
            var announced = i % 2 == 0;
            var (status, body) = await UploadAsync(new byte[3_100_000], "large.mp4", announced: announced);
            Assert.True(status == 413, body.ToString());
            Assert.Equal("too_large", Error(body, "code"));
        }
        Assert.DoesNotContain(server.OnDisk(), path => path.EndsWith(".part", StringComparison.Ordinal));
    }

    [Fact]
    public async Task All_files_of_a_tenant_have_a_limit_too()
    {
        var clip = await File.ReadAllBytesAsync(RunningServer.Clip("doorway"));
        // A video may be followed by anything.
        var padded = new byte[2_500_000];
        clip.CopyTo(padded, 0);
        var (status, first) = await UploadAsync(padded, "one.mp4");
        Assert.True(status == 200, first.ToString());
        (status, var second) = await UploadAsync(padded, "two.mp4");
        Assert.Equal(429, status);
        Assert.Contains("more than the 4,000,000 bytes that 'main' has for them", Error(second, "message"), StringComparison.Ordinal);
        await server.SendAsync(HttpMethod.Delete, $"/v1/files/{first.GetProperty("id").GetString()}");
    }

    [Theory]
    [InlineData("file", null, "The form has no 'purpose'; it is vision or user_data.")]
    [InlineData("file", "fine-tune", "'purpose' is vision or user_data.")]
    [InlineData("video", "vision", "The form has a field 'video' that is not known; there are file and purpose.")]
    [InlineData(null, "vision", "The form has no 'file'.")]
    public async Task A_form_that_lacks_something_is_refused_and_nothing_is_left_of_it(string? field, string? purpose, string words)
    {
        using var form = new MultipartFormDataContent("----boundary");
        if (field is not null) form.Add(new ByteArrayContent(await File.ReadAllBytesAsync(RunningServer.Clip("doorway"))), field, "clip.mp4");
        if (purpose is not null) form.Add(new StringContent(purpose), "purpose");
        var (status, body) = await SendAsync(form);
        Assert.Equal((400, words), (status, Error(body, "message")));
        Assert.DoesNotContain(server.OnDisk(), path => path.EndsWith(".part", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("application/json", "{}")]
    [InlineData("multipart/form-data", "no boundary")]
    [InlineData("multipart/form-data; boundary=x", "no part")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.mp4\"\r\n\r\nbroken off")]
    public async Task What_is_no_form_is_refused(string type, string content)
    {
        using var body = new StringContent(content);
        body.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        var (status, answer) = await SendAsync(body);
        Assert.True(status == 400, answer.ToString());
        Assert.DoesNotContain(server.OnDisk(), path => path.EndsWith(".part", StringComparison.Ordinal));
    }

    private Task<(int Status, JsonElement Body)> UploadAsync(byte[] bytes, string name, bool announced = true)
    {
        var form = new MultipartFormDataContent
        {
            { new StringContent("vision"), "purpose" },
            { announced ? new ByteArrayContent(bytes) : new StreamContent(new Unannounced(bytes)), "file", "x" },
        };
        // As a browser writes it, whatever the name is.
        form.Last().Headers.Remove("Content-Disposition");
        form.Last().Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"file\"; filename=\"{name.Replace("\"", "\\\"", StringComparison.Ordinal)}\"");
        return SendAsync(form);
    }

    private async Task<(int Status, JsonElement Body)> SendAsync(HttpContent content)
    {
        using var owned = content;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/files") { Content = content };
        request.Headers.TransferEncodingChunked = content is MultipartFormDataContent && content.Headers.ContentLength is null;
        using var response = await server.Http.SendAsync(request);
        return ((int)response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.Clone());
    }

    private static string? Error(JsonElement body, string field) => body.GetProperty("error").GetProperty(field).GetString();

    /// <summary>A stream that does not say how long it is.</summary>
    private sealed class Unannounced(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
