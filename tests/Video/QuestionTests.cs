namespace Video.Tests;

public sealed class QuestionTests
{
    private static readonly Question Sound = new() { Text = "is the gate open?" };

    [Fact]
    public void A_plain_question_is_sound() => Sound.Validate();

    public static TheoryData<Question, string> Wrong() => new()
    {
        { Sound with { Text = " \n" }, "question" },
        { Sound with { Text = new string('x', Question.LongestText + 1) }, "question" },
        { Sound with { From = TimeSpan.FromSeconds(-1) }, "from" },
        { Sound with { At = TimeSpan.FromSeconds(-1) }, "at" },
        { Sound with { From = TimeSpan.FromSeconds(3), At = TimeSpan.FromSeconds(2) }, "from" },
        { Sound with { To = TimeSpan.FromSeconds(-1) }, "to" },
        { Sound with { From = TimeSpan.FromSeconds(3), To = TimeSpan.FromSeconds(2) }, "from" },
        { Sound with { From = DateTimeOffset.UnixEpoch.AddSeconds(3), To = DateTimeOffset.UnixEpoch }, "from" },
        { Sound with { To = TimeSpan.FromSeconds(2), At = TimeSpan.FromSeconds(2) }, "at" },
        { Sound with { From = TimeSpan.FromSeconds(2), Last = TimeSpan.FromSeconds(2) }, "last" },
        { Sound with { Last = TimeSpan.Zero }, "last" },
        { Sound with { MaxTokens = 0 }, "max_tokens" },
        { Sound with { MaxTokens = 1025 }, "max_tokens" },
        { Sound with { Temperature = double.NaN }, "temperature" },
        { Sound with { Temperature = 2.1 }, "temperature" },
        { Sound with { TopP = 0 }, "top_p" },
        { Sound with { TopP = 1.1 }, "top_p" },
        { Sound with { Turns = [new Turn(Speaker.User, "hello")] }, "messages" },
        { Sound with { Turns = [new Turn(Speaker.Assistant, "hello"), new Turn(Speaker.User, "hello")] }, "messages" },
        { Sound with { Turns = [new Turn(Speaker.User, new string('x', Question.LongestText)), new Turn(Speaker.Assistant, "yes")] }, "messages" },
        { Sound with { Stop = ["a", "b", "c", "d", "e"] }, "stop" },
        { Sound with { Stop = [""] }, "stop" },
        { Sound with { Stop = [new string('x', Question.LongestStop + 1)] }, "stop" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_field_out_of_its_range_is_named(Question question, string param)
    {
        var failure = Assert.Throws<VideoException>(question.Validate);
        Assert.Equal((ErrorCode.InvalidArgument, param), (failure.Code, failure.Param));
    }
}
