namespace Video.Ingest.Publishing;

/// <summary>Why somebody who wanted to publish was not let, or was not let go on.</summary>
public enum PublishRefusal
{
    /// <summary>No key, or one that is not valid.</summary>
    WrongKey,

    /// <summary>The key may not publish this.</summary>
    NotAllowed,

    /// <summary>There is no such stream and none is opened for it.</summary>
    UnknownName,

    /// <summary>Another one publishes under the name.</summary>
    NameTaken,

    /// <summary>The stream does not take publishers now.</summary>
    StreamAbsent,

    /// <summary>A limit of the tenant or of the service is reached.</summary>
    OverBudget,

    /// <summary>Too many connections that were not let in yet.</summary>
    TooManyWaiting,

    /// <summary>Something that the protocol does not know.</summary>
    Malformed,

    /// <summary>A request, a header or a body over its limit.</summary>
    TooLarge,

    /// <summary>It took too long to say what it wants.</summary>
    TooSlow,

    /// <summary>A request that its protocol does not allow at this moment, or one that is not served here.</summary>
    OutOfOrder,

    /// <summary>Over UDP or multicast, which do not fit through one port.</summary>
    Transport,

    /// <summary>No video in what it announced.</summary>
    NoVideo,

    /// <summary>Nothing came any more.</summary>
    Silent,

    /// <summary>A newer one took its place.</summary>
    Replaced,

    /// <summary>Something failed here.</summary>
    Internal,
}
