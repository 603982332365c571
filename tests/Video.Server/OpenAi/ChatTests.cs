using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace Video.Tests.Server.OpenAi;

public sealed class ChatTests(RunningServer server) : IClassFixture<RunningServer>
{
    private const string Model = "small-world";

    [Fact]
    public async Task An_answer_is_that_of_the_native_endpoint_in_openais_shape()
    {
        await OpenAsync();
        var (_, native) = await server.SendAsync(HttpMethod.Post, "/v1/streams/door/ask", new { question = "what happened?", to = 10.5 });
        var (status, chat) = await ChatAsync(new { model = Model, messages = new[] { About("what happened?", new { to = 10.5 }) } });
        Assert.True(status == 200, chat.ToString());
        Assert.Equal(("chat.completion", Model), (chat.GetProperty("object").GetString(), chat.GetProperty("model").GetString()));
        var choice = chat.GetProperty("choices")[0];
        Assert.Equal((0, "stop", "assistant"), (choice.GetProperty("index").GetInt32(), choice.GetProperty("finish_reason").GetString(), choice.GetProperty("message").GetProperty("role").GetString()));
        Assert.Equal(native.GetProperty("answer").GetString(), choice.GetProperty("message").GetProperty("content").GetString());
        Assert.Equal(native.GetProperty("evidence").GetRawText(), chat.GetProperty("evidence").GetRawText());
        AssertUsage(native.GetProperty("usage"), chat.GetProperty("usage"));
        var media = chat.GetProperty("media_info");
        Assert.Equal((0, "timestamp"), (media.GetProperty("start_offset").GetDouble(), media.GetProperty("type").GetString()));
        Assert.InRange(media.GetProperty("end_offset").GetDouble(), 9, 10.5);
        Assert.True(media.GetProperty("start_timestamp").GetDateTimeOffset() <= media.GetProperty("end_timestamp").GetDateTimeOffset());
    }

    [Fact]
    public async Task Chunks_carry_the_role_the_text_the_reason_and_the_usage_and_end_with_done()
    {
        await OpenAsync();
        var asked = new { model = Model, messages = new[] { About("what happened?") }, stream = true, stream_options = new { include_usage = true } };
        var (_, whole) = await ChatAsync(new { asked.model, asked.messages });
        var data = await ChunksAsync(asked);
        Assert.Equal("[DONE]", data[^1]);
        var chunks = data.SkipLast(1).Select(text => JsonDocument.Parse(text).RootElement).ToList();
        Assert.All(chunks, chunk => Assert.Equal("chat.completion.chunk", chunk.GetProperty("object").GetString()));
        Assert.Single(chunks.Select(chunk => chunk.GetProperty("id").GetString()).Distinct());
        Assert.All(chunks, chunk => Assert.Equal(0, chunk.GetProperty("media_info").GetProperty("start_offset").GetDouble()));
        Assert.Equal("assistant", chunks[0].GetProperty("choices")[0].GetProperty("delta").GetProperty("role").GetString());
        var text = string.Concat(chunks.SkipLast(1).Select(chunk => chunk.GetProperty("choices")[0].GetProperty("delta")).Select(delta => delta.TryGetProperty("content", out var piece) ? piece.GetString() : ""));
        Assert.Equal(whole.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString(), text.Trim());
        Assert.Equal("stop", chunks[^2].GetProperty("choices")[0].GetProperty("finish_reason").GetString());
        Assert.True(chunks[^2].GetProperty("evidence").GetArrayLength() > 0);
        Assert.Equal(0, chunks[^1].GetProperty("choices").GetArrayLength());
        Assert.Equal(whole.GetProperty("usage").GetRawText(), chunks[^1].GetProperty("usage").GetRawText());
        Assert.DoesNotContain(await ChunksAsync(new { asked.model, asked.messages, stream = true }), chunk => chunk.Contains("\"usage\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stream_is_named_by_a_part_by_a_text_or_by_the_models_name()
    {
        await OpenAsync();
        object[] ways =
        [
            new { model = Model, messages = new[] { About("is the door open?") } },
            new { model = Model, messages = new[] { new { role = "user", content = "stream://door is the door open?" } } },
            new { model = Model + "@door", messages = new[] { new { role = "user", content = "is the door open?" } } },
            new { model = Model, messages = new[] { new { role = "user", content = new object[] { new { type = "image_url", image_url = new { url = "stream://door", detail = "low" } }, new { type = "text", text = "is the door open?" } } } } },
        ];
        var answers = new List<string>();
        foreach (var way in ways)
        {
            var (status, answer) = await ChatAsync(way);
            Assert.True(status == 200, answer.ToString());
            answers.Add(answer.GetProperty("choices")[0].GetRawText() + answer.GetProperty("usage").GetRawText());
        }
        Assert.Single(answers.Distinct());
    }

    [Fact]
    public async Task Earlier_turns_and_the_system_are_part_of_the_prompt()
    {
        await OpenAsync();
        var (_, first) = await ChatAsync(new { model = Model, messages = new[] { About("is the door open?") } });
        var (status, second) = await ChatAsync(new
        {
            model = Model,
            messages = new Said[] { new("system", "Answer briefly."), About("is the door open?"), new("assistant", "yes"), new("user", "what happened?") },
        });
        Assert.True(status == 200, second.ToString());
        Assert.True(PromptTokens(second) > PromptTokens(first) + 5);
    }

    [Fact]
    public async Task A_range_stop_texts_and_a_bound_on_tokens_are_kept()
    {
        await OpenAsync();
        var question = About("what happened?");
        var (_, late) = await ChatAsync(new { model = Model, messages = new[] { question }, range = new { from = 4, to = 8 } });
        Assert.InRange(late.GetProperty("media_info").GetProperty("end_offset").GetDouble(), 7, 8);
        var (_, cut) = await ChatAsync(new { model = Model, messages = new[] { question }, max_tokens = 2 });
        Assert.Equal((2, "length"), (cut.GetProperty("usage").GetProperty("completion_tokens").GetInt32(), cut.GetProperty("choices")[0].GetProperty("finish_reason").GetString()));
        var (_, whole) = await ChatAsync(new { model = Model, messages = new[] { question }, max_completion_tokens = 100_000 });
        var text = whole.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!;
        var (_, stopped) = await ChatAsync(new { model = Model, messages = new[] { question }, stop = text.Substring(4, 3) });
        Assert.Equal(text[..text.IndexOf(text.Substring(4, 3), StringComparison.Ordinal)].Trim(), stopped.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString());
    }

    [Theory]
    [InlineData("\"user\":\"me\",\"metadata\":{\"a\":\"b\"},\"store\":false,\"service_tier\":\"auto\"")]
    [InlineData("\"tools\":[],\"tool_choice\":\"none\",\"response_format\":{\"type\":\"text\"},\"n\":1,\"logprobs\":false,\"logit_bias\":{},\"frequency_penalty\":0,\"presence_penalty\":0.0,\"modalities\":[\"text\"]")]
    [InlineData("\"stop\":null,\"temperature\":null,\"top_p\":1,\"seed\":7,\"tools\":null,\"stream\":null,\"stream_options\":null,\"max_tokens\":null")]
    public async Task Fields_without_an_effect_are_taken(string fields)
    {
        await OpenAsync();
        var (status, body) = await server.PostTextAsync("/v1/chat/completions", $$"""{"model":"{{Model}}@door","messages":[{"role":"user","content":"is the door open?"}],{{fields}}}""");
        Assert.True(status == 200, body.ToString());
    }

    [Theory]
    [InlineData("\"n\":2", "n")]
    [InlineData("\"tools\":[{\"type\":\"function\"}]", "tools")]
    [InlineData("\"tool_choice\":\"auto\"", "tool_choice")]
    [InlineData("\"response_format\":{\"type\":\"json_schema\"}", "response_format")]
    [InlineData("\"response_format\":7", "response_format")]
    [InlineData("\"logprobs\":true", "logprobs")]
    [InlineData("\"frequency_penalty\":0.5", "frequency_penalty")]
    [InlineData("\"audio\":{}", "audio")]
    [InlineData("\"colour\":\"red\"", "colour")]
    [InlineData("\"temperature\":3", "temperature")]
    [InlineData("\"temperature\":\"hot\"", "temperature")]
    [InlineData("\"top_p\":0", "top_p")]
    [InlineData("\"max_tokens\":0", "max_tokens")]
    [InlineData("\"max_tokens\":-5", "max_tokens")]
    [InlineData("\"stop\":[\"a\",\"b\",\"c\",\"d\",\"e\"]", "stop")]
    [InlineData("\"stop\":7", "stop")]
    [InlineData("\"stop\":[null]", "stop")]
    [InlineData("\"seed\":1.5", "seed")]
    [InlineData("\"range\":{\"from\":9,\"to\":3}", "from")]
    [InlineData("\"range\":{\"whence\":9}", "range.whence")]
    [InlineData("\"range\":{\"to\":1e300}", "to")]
    public async Task Fields_that_would_change_the_answer_are_refused_by_name(string field, string param)
    {
        await OpenAsync();
        await AssertRefusedAsync($$"""{"model":"{{Model}}@door","messages":[{"role":"user","content":"is the door open?"}],{{field}}}""", 400, param);
    }

    [Theory]
    [InlineData("""{"model":"small-world"}""", 400, null)]
    [InlineData("""{"messages":[]}""", 400, null)]
    [InlineData("""{"model":"small-world","messages":[]}""", 400, "messages")]
    [InlineData("""{"model":"small-world","messages":7}""", 400, "messages")]
    [InlineData("""{"model":"small-world","messages":[{"role":"user","content":"what happened?"}]}""", 400, "messages")]
    [InlineData("""{"model":"small-world@door","messages":[{"role":"user","content":""}]}""", 400, "question")]
    [InlineData("""{"model":"small-world@door","messages":[{"role":"user","content":7}]}""", 400, "messages[0].content")]
    [InlineData("""{"model":"small-world@door","messages":[{"role":"tool","content":"x"}]}""", 400, "messages")]
    [InlineData("""{"model":"small-world@door","messages":[{"role":"assistant","content":"x"},{"role":"user","content":"x"}]}""", 400, "messages")]
    [InlineData("""{"model":"small-world@door","messages":[{"role":"user","content":"x"},{"role":"assistant","content":"x"}]}""", 400, "messages")]
    [InlineData("""{"model":"small-world@door","messages":[{"role":"user","content":[{"type":"input_audio"}]}]}""", 400, "messages")]
    [InlineData("""{"model":"small-world@door","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]}]}""", 400, "messages")]
    [InlineData("""{"model":"small-world@door","messages":[{"role":"user","content":"stream://other what?"}]}""", 400, "messages")]
    [InlineData("""{"model":"small-world@../x","messages":[{"role":"user","content":"what?"}]}""", 400, "id")]
    [InlineData("""{"model":"small-world@nobody","messages":[{"role":"user","content":"what?"}]}""", 404, "id")]
    [InlineData("""{"model":"gpt-4o","messages":[{"role":"user","content":"what?"}]}""", 404, "model")]
    [InlineData("""{"model":"small-world","messages":[{"role":"user","content":[{"type":"video_url","video_url":{"url":"ftp://x/y.mp4"}}]}]}""", 400, "video_url")]
    [InlineData("""{"model":"small-world","messages":[{"role":"user","content":[{"type":"video_url","video_url":{"url":"file:///etc/passwd"}},{"type":"text","text":"what?"}]}]}""", 400, "video_url")]
    [InlineData("""{"model":"small-world","messages":[{"role":"user","content":[{"type":"video_url","video_url":{"url":"file-none"}},{"type":"text","text":"what?"}]}]}""", 404, "video_url")]
    [InlineData("""{"model":"small-world","messages":[{"role":"user","content":[{"type":"video_url"},{"type":"text","text":"what?"}]}]}""", 400, "messages")]
    [InlineData("""{"model":"small-world","messages":[{"role":"user","content":[{"type":"video_url","video_url":null,"uuid":"unknown"},{"type":"text","text":"what?"}]}]}""", 404, "uuid")]
    [InlineData("""{"model":"small-world","messages":[{"role":"user","content":[{"type":"video_url","video_url":{"url":"data:video/mp4;base64,***"}},{"type":"text","text":"what?"}]}]}""", 400, "video_url")]
    [InlineData("""{"model":"small-world","messages":[{"role":"user","content":[{"type":"video_url","video_url":{"url":"data:video/mp4;base64,AAAA"}},{"type":"text","text":"what?"}]}]}""", 422, "video_url")]
    public async Task A_conversation_that_cannot_be_held_is_refused_with_a_reason(string body, int status, string? param)
    {
        await OpenAsync();
        await AssertRefusedAsync(body, status, param);
    }

    [Fact]
    public async Task A_failure_in_chunks_is_a_status_when_it_comes_at_once()
    {
        var (status, body) = await ChatAsync(new { model = Model + "@nobody", messages = new[] { new { role = "user", content = "what?" } }, stream = true });
        Assert.Equal((404, "not_found"), (status, body.GetProperty("error").GetProperty("code").GetString()));
    }

    private async Task AssertRefusedAsync(string body, int status, string? param)
    {
        var (actual, reply) = await server.PostTextAsync("/v1/chat/completions", body);
        Assert.True(actual == status, reply.ToString());
        var error = reply.GetProperty("error");
        Assert.Equal("invalid_request_error", error.GetProperty("type").GetString());
        if (param is not null) Assert.Equal(param, error.GetProperty("param").GetString());
        Assert.EndsWith(".", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private static void AssertUsage(JsonElement native, JsonElement chat)
    {
        int Native(string field) => native.GetProperty(field).GetInt32();
        int Chat(string field) => chat.GetProperty(field).GetInt32();
        Assert.Equal(Native("context_tokens") + Native("prompt_tokens"), Chat("prompt_tokens"));
        Assert.Equal(Native("answer_tokens"), Chat("completion_tokens"));
        Assert.Equal(Chat("prompt_tokens") + Chat("completion_tokens"), Chat("total_tokens"));
        var details = chat.GetProperty("prompt_tokens_details");
        Assert.Equal(Native("visual_tokens"), details.GetProperty("video_tokens").GetInt32());
        Assert.InRange(details.GetProperty("video_tokens").GetInt32(), 1, Chat("prompt_tokens"));
    }

    private static int PromptTokens(JsonElement answer) => answer.GetProperty("usage").GetProperty("prompt_tokens").GetInt32();

    private static Said About(string question, object? range = null) => new("user", new object[]
    {
        range is null ? new { type = "video_url", video_url = new { url = "stream://door" } } : new { type = "video_url", video_url = new { url = "stream://door" }, range },
        new { type = "text", text = question },
    });

    private Task<(int Status, JsonElement Body)> ChatAsync(object body) => server.SendAsync(HttpMethod.Post, "/v1/chat/completions", body);

    private async Task<List<string>> ChunksAsync(object body)
    {
        using var response = await server.Http.PostAsJsonAsync("/v1/chat/completions", body);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        var data = new List<string>();
        await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync()) data.Add(item.Data);
        return data;
    }

    private async Task OpenAsync()
    {
        if ((await server.SendAsync(HttpMethod.Get, "/v1/streams/door")).Status == 404) await server.OpenAsync("door", "doorway");
    }

    /// <summary>Names as they go out.</summary>
    private sealed record Said(
        [property: System.Text.Json.Serialization.JsonPropertyName("role")] string Role, [property: System.Text.Json.Serialization.JsonPropertyName("content")] object Content);
}
