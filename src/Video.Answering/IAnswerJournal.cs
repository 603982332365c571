namespace Video.Answering;

/// <summary>Is told how answers come about that somebody waits for. Called from any thread; returns at once and fails never.</summary>
public interface IAnswerJournal
{
    /// <summary>A question waits for its turn.</summary>
    void Asked();

    /// <summary>Its turn has come.</summary>
    /// <param name="waited">Since it was asked.</param>
    void Begun(TimeSpan waited);

    /// <summary>Its first token is chosen.</summary>
    /// <param name="sinceAsked">Waiting included.</param>
    void FirstToken(TimeSpan sinceAsked);

    /// <summary>Another token is chosen.</summary>
    /// <param name="sinceLast">The one before.</param>
    void NextToken(TimeSpan sinceLast);

    /// <summary>Nothing more comes.</summary>
    void Ended(AnswerEnding ending);
}
