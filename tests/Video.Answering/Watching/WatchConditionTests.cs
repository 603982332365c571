using Video.Answering.Watching;

namespace Video.Tests.Answering.Watching;

public sealed class WatchConditionTests
{
    [Theory]
    [InlineData("is the door open?", "is the door open?")]
    [InlineData("  Is anybody there? ", "Is anybody there?")]
    [InlineData("the door is open", "is the door open?")]
    [InlineData("The door is open.", "Is the door open?")]
    [InlineData("the lights are out", "are the lights out?")]
    [InlineData("there is a red circle", "is there a red circle?")]
    [InlineData("it is dark", "is it dark?")]
    [InlineData("the red circle has left", "has the red circle left?")]
    [InlineData("A person in a blue coat is at the gate", "Is a person in a blue coat at the gate?")]
    [InlineData("someone climbs the fence", "is it true that someone climbs the fence?")]
    [InlineData("smoke", "is it true that smoke?")]
    public void A_statement_becomes_the_question_that_it_answers(string condition, string question) => Assert.Equal(question, WatchCondition.ToQuestion(condition));

    [Fact]
    public void An_empty_or_endless_condition_is_refused()
    {
        Assert.Equal("condition", Assert.Throws<VideoException>(() => WatchCondition.ToQuestion("  ")).Param);
        Assert.Equal("condition", Assert.Throws<VideoException>(() => WatchCondition.ToQuestion(new string('x', 501))).Param);
    }
}
