using System.Data.Common;

namespace Video.State.Databases;

/// <summary>What differs between one kind of database and another.</summary>
internal interface IDatabase : IAsyncDisposable
{
    /// <summary>sqlite or postgresql.</summary>
    string Kind { get; }

    /// <summary>Where it is, without credentials.</summary>
    string Place { get; }

    /// <summary>The words of the schema that differ.</summary>
    SchemaWords Words { get; }

    /// <summary>Done once, before the first connection.</summary>
    Task PrepareAsync(CancellationToken cancellation);

    Task<DbConnection> ConnectAsync(CancellationToken cancellation);

    /// <summary>Begins a transaction that will write.</summary>
    string Begin { get; }

    /// <summary>What a writer holds while it writes.</summary>
    Task<IDisposable> BeginWritingAsync(CancellationToken cancellation);

    /// <summary>Makes this transaction the only one that does <paramref name="what"/>, in all processes, until it ends.</summary>
    Task LockAsync(Session session, DatabaseLock what);

    /// <summary>Whether the same call may well succeed a moment later.</summary>
    bool Passes(Exception failure);

    /// <summary>Whether the database's disk takes no more.</summary>
    bool IsFull(Exception failure);

    /// <summary>Connections that were open may be broken.</summary>
    void DropConnections();
}

/// <summary>What only one transaction does at a time; the numbers are PostgreSQL's advisory locks.</summary>
internal enum DatabaseLock
{
    Schema = 0x76696401,
    Events = 0x76696402,
}

/// <param name="Sequence">Type of a column that counts rows up and never gives a number twice.</param>
/// <param name="Bytes">Type of a column of bytes.</param>
/// <param name="Text">Type of a column of text that is compared byte by byte.</param>
internal sealed record SchemaWords(string Sequence, string Bytes, string Text);
