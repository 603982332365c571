namespace Video.Cli.Evaluation;

/// <param name="Evidence">Whether a cited span touches a true one; null where the truth names none.</param>
/// <param name="Usage">What the answer cost.</param>
internal sealed record ScoredQuestion(SetQuestion Asked, string Answer, bool Right, bool? Evidence, AnswerUsage Usage);
