using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json;
using OpenAI;
using OpenAI.Chat;

namespace Video.Tests.Server.OpenAi;

/// <summary>OpenAI's own .NET client, unchanged.</summary>
public sealed class OpenAiClientTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task It_streams_an_answer_about_a_stream_named_in_the_question()
    {
        await OpenAsync();
        var (text, reason, usage) = ("", (ChatFinishReason?)null, (ChatTokenUsage?)null);
        await foreach (var update in Chat("small-world").CompleteChatStreamingAsync("stream://door what happened?"))
        {
            text += string.Concat(update.ContentUpdate.Select(part => part.Text));
            reason ??= update.FinishReason;
            usage ??= update.Usage;
        }
        Assert.Equal(ChatFinishReason.Stop, reason);
        Assert.NotEmpty(text);
        Assert.True(usage!.InputTokenCount > usage.InputTokenDetails.CachedTokenCount && usage.OutputTokenCount > 0);
    }

    [Fact]
    public async Task It_holds_a_conversation_about_the_stream_that_the_models_name_names()
    {
        await OpenAsync();
        var chat = Chat("small-world@door");
        List<ChatMessage> messages = [new SystemChatMessage("You watch a door."), new UserChatMessage("is the door open?")];
        var first = (await chat.CompleteChatAsync(messages, new ChatCompletionOptions { MaxOutputTokenCount = 64, Temperature = 0, EndUserId = "me" })).Value;
        messages.Add(new AssistantChatMessage(first));
        messages.Add(new UserChatMessage("what happened?"));
        var second = (await chat.CompleteChatAsync(messages)).Value;
        Assert.NotEmpty(first.Content[0].Text);
        Assert.NotEmpty(second.Content[0].Text);
        Assert.True(second.Usage.InputTokenCount > first.Usage.InputTokenCount);
        Assert.Equal((ChatFinishReason.Stop, ChatMessageRole.Assistant), (second.FinishReason, second.Role));
    }

    [Fact]
    public async Task Its_image_part_names_a_stream_and_its_file_part_is_a_video()
    {
        await OpenAsync();
        var about = await Chat("small-world").CompleteChatAsync(new UserChatMessage(
            ChatMessageContentPart.CreateImagePart(new Uri("stream://door")), ChatMessageContentPart.CreateTextPart("is the door open?")));
        Assert.NotEmpty(about.Value.Content[0].Text);
        var clip = BinaryData.FromBytes(await File.ReadAllBytesAsync(RunningServer.Clip("doorway")));
#pragma warning disable OPENAI001 // Its file parts are marked as experimental.
        var sent = await Chat("small-world").CompleteChatAsync(new UserChatMessage(
            ChatMessageContentPart.CreateFilePart(clip, "video/mp4", "clip.mp4"), ChatMessageContentPart.CreateTextPart("is the door open?")));
#pragma warning restore OPENAI001
        Assert.Equal(about.Value.Content[0].Text, sent.Value.Content[0].Text);
    }

    [Fact]
    public async Task Its_protocol_method_takes_a_video_part_with_a_range()
    {
        await OpenAsync();
        var body = BinaryContent.Create(BinaryData.FromString("""
            {"model":"small-world","messages":[{"role":"user","content":[
              {"type":"video_url","video_url":{"url":"stream://door"},"range":{"from":2,"to":9}},{"type":"text","text":"what happened?"}]}]}
            """));
        var result = await Chat("small-world").CompleteChatAsync(body, new RequestOptions());
        using var json = JsonDocument.Parse(result.GetRawResponse().Content);
        Assert.InRange(json.RootElement.GetProperty("media_info").GetProperty("end_offset").GetDouble(), 8, 9);
        Assert.NotEmpty(ModelReaderWriter.Read<ChatCompletion>(result.GetRawResponse().Content)!.Content[0].Text);
    }

    [Fact]
    public async Task It_lists_the_model_and_reads_an_error()
    {
        var client = new OpenAIClient(new ApiKeyCredential("none"), Options());
        var models = (await client.GetOpenAIModelClient().GetModelsAsync()).Value;
        Assert.Equal("small-world", Assert.Single(models).Id);
        Assert.Equal("small-world", (await client.GetOpenAIModelClient().GetModelAsync("small-world")).Value.Id);
        Assert.Equal(404, (await Assert.ThrowsAsync<ClientResultException>(() => client.GetOpenAIModelClient().GetModelAsync("gpt-4o"))).Status);
        var failure = await Assert.ThrowsAsync<ClientResultException>(() => Chat("small-world").CompleteChatAsync("stream://nobody what happened?"));
        Assert.Equal(404, failure.Status);
        Assert.Contains("nobody", failure.Message, StringComparison.Ordinal);
    }

    private ChatClient Chat(string model) => new(model, new ApiKeyCredential("none"), Options());

    private OpenAIClientOptions Options() => new() { Endpoint = new Uri(server.Http.BaseAddress!, "/v1"), RetryPolicy = new ClientRetryPolicy(0) };

    private async Task OpenAsync()
    {
        if ((await server.SendAsync(HttpMethod.Get, "/v1/streams/door")).Status == 404) await server.OpenAsync("door", "doorway");
    }
}
