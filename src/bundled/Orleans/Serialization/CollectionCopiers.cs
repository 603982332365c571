using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Runtime.CompilerServices;

namespace Orleans.Serialization;

/// <summary>Copies the collections of .NET that may travel: each to a new one of its own type, with its comparer.</summary>
internal static class CollectionCopiers
{
    private static readonly Dictionary<Type, Type> ByDefinition = new()
    {
        [typeof(List<>)] = typeof(ListCopier<>),
        [typeof(HashSet<>)] = typeof(HashSetCopier<>),
        [typeof(SortedSet<>)] = typeof(SortedSetCopier<>),
        [typeof(Queue<>)] = typeof(QueueCopier<>),
        [typeof(Stack<>)] = typeof(StackCopier<>),
        [typeof(Collection<>)] = typeof(CollectionCopier<>),
        [typeof(ReadOnlyCollection<>)] = typeof(ReadOnlyCollectionCopier<>),
        [typeof(ConcurrentQueue<>)] = typeof(ConcurrentQueueCopier<>),
        [typeof(Dictionary<,>)] = typeof(DictionaryCopier<,>),
        [typeof(SortedDictionary<,>)] = typeof(SortedDictionaryCopier<,>),
        [typeof(ConcurrentDictionary<,>)] = typeof(ConcurrentDictionaryCopier<,>),
        [typeof(ReadOnlyDictionary<,>)] = typeof(ReadOnlyDictionaryCopier<,>),
        [typeof(ImmutableArray<>)] = typeof(ImmutableArrayCopier<>),
        [typeof(ImmutableList<>)] = typeof(ImmutableListCopier<>),
        [typeof(ImmutableHashSet<>)] = typeof(ImmutableHashSetCopier<>),
        [typeof(ImmutableDictionary<,>)] = typeof(ImmutableDictionaryCopier<,>),
        [typeof(Memory<>)] = typeof(MemoryCopier<>),
        [typeof(ReadOnlyMemory<>)] = typeof(ReadOnlyMemoryCopier<>),
        [typeof(ArraySegment<>)] = typeof(ArraySegmentCopier<>),
    };

    public static TypeCopier? TryMake(Type type)
    {
        if (!type.IsGenericType) return null;
        if (!ByDefinition.TryGetValue(type.GetGenericTypeDefinition(), out var copier))
        {
            if (!IsCollectionExpression(type)) return null;
            copier = typeof(SequenceCopier<>);
        }
        return (TypeCopier)Activator.CreateInstance(copier.MakeGenericType(type.GetGenericArguments()))!;
    }

    /// <summary>The compiler's own classes behind `IReadOnlyList&lt;T&gt; x = [a, b]`; they travel as arrays.</summary>
    private static bool IsCollectionExpression(Type type) =>
        type.IsDefined(typeof(CompilerGeneratedAttribute), false) && type.Name.StartsWith("<>z__ReadOnly", StringComparison.Ordinal);

    private abstract class Of<TCollection, T> : TypeCopier where TCollection : IEnumerable<T>
    {
        public sealed override object Copy(object value, CopyContext context)
        {
            var copy = Make((TCollection)value, ((TCollection)value).Select(item => (T)Copier.Copy(item, context)!));
            context.Add(value, copy);
            return copy;
        }

        /// <summary>A new collection like <paramref name="from"/>, of these items.</summary>
        protected abstract TCollection Make(TCollection from, IEnumerable<T> items);
    }

    private abstract class OfPairs<TCollection, K, V> : TypeCopier where TCollection : IEnumerable<KeyValuePair<K, V>>
    {
        public sealed override object Copy(object value, CopyContext context)
        {
            var copy = Make((TCollection)value, ((TCollection)value).Select(pair => KeyValuePair.Create(
                (K)Copier.Copy(pair.Key, context)!, (V)Copier.Copy(pair.Value, context)!)));
            context.Add(value, copy);
            return copy;
        }

        protected abstract TCollection Make(TCollection from, IEnumerable<KeyValuePair<K, V>> pairs);
    }

    // The two that circular structures are made of are filled after they are known.
    private sealed class ListCopier<T> : TypeCopier
    {
        public override object Copy(object value, CopyContext context)
        {
            var from = (List<T>)value;
            if (Copier.SharesAll(typeof(T))) return new List<T>(from);
            var copy = new List<T>(from.Count);
            context.Add(value, copy);
            foreach (var item in from) copy.Add((T)Copier.Copy(item, context)!);
            return copy;
        }
    }

    private sealed class DictionaryCopier<K, V> : TypeCopier where K : notnull
    {
        public override object Copy(object value, CopyContext context)
        {
            var from = (Dictionary<K, V>)value;
            var copy = new Dictionary<K, V>(from.Count, from.Comparer);
            context.Add(value, copy);
            foreach (var (key, item) in from) copy.Add((K)Copier.Copy(key, context)!, (V)Copier.Copy(item, context)!);
            return copy;
        }
    }

    private sealed class SequenceCopier<T> : TypeCopier
    {
        public override object Copy(object value, CopyContext context) =>
            ((IEnumerable<T>)value).Select(item => (T)Copier.Copy(item, context)!).ToArray();
    }

    private sealed class HashSetCopier<T> : Of<HashSet<T>, T>
    {
        protected override HashSet<T> Make(HashSet<T> from, IEnumerable<T> items) => new(items, from.Comparer);
    }

    private sealed class SortedSetCopier<T> : Of<SortedSet<T>, T>
    {
        protected override SortedSet<T> Make(SortedSet<T> from, IEnumerable<T> items) => new(items, from.Comparer);
    }

    private sealed class QueueCopier<T> : Of<Queue<T>, T>
    {
        protected override Queue<T> Make(Queue<T> from, IEnumerable<T> items) => new(items);
    }

    private sealed class StackCopier<T> : Of<Stack<T>, T>
    {
        protected override Stack<T> Make(Stack<T> from, IEnumerable<T> items) => new(items.Reverse());
    }

    private sealed class CollectionCopier<T> : Of<Collection<T>, T>
    {
        protected override Collection<T> Make(Collection<T> from, IEnumerable<T> items) => new(items.ToList());
    }

    private sealed class ReadOnlyCollectionCopier<T> : Of<ReadOnlyCollection<T>, T>
    {
        protected override ReadOnlyCollection<T> Make(ReadOnlyCollection<T> from, IEnumerable<T> items) => new(items.ToList());
    }

    private sealed class ConcurrentQueueCopier<T> : Of<ConcurrentQueue<T>, T>
    {
        protected override ConcurrentQueue<T> Make(ConcurrentQueue<T> from, IEnumerable<T> items) => new(items);
    }

    private sealed class SortedDictionaryCopier<K, V> : OfPairs<SortedDictionary<K, V>, K, V> where K : notnull
    {
        protected override SortedDictionary<K, V> Make(SortedDictionary<K, V> from, IEnumerable<KeyValuePair<K, V>> pairs) =>
            new(new Dictionary<K, V>(pairs), from.Comparer);
    }

    private sealed class ConcurrentDictionaryCopier<K, V> : OfPairs<ConcurrentDictionary<K, V>, K, V> where K : notnull
    {
        protected override ConcurrentDictionary<K, V> Make(ConcurrentDictionary<K, V> from, IEnumerable<KeyValuePair<K, V>> pairs) =>
            new(pairs, from.Comparer);
    }

    private sealed class ReadOnlyDictionaryCopier<K, V> : OfPairs<ReadOnlyDictionary<K, V>, K, V> where K : notnull
    {
        protected override ReadOnlyDictionary<K, V> Make(ReadOnlyDictionary<K, V> from, IEnumerable<KeyValuePair<K, V>> pairs) =>
            new(new Dictionary<K, V>(pairs));
    }

    private sealed class ImmutableArrayCopier<T> : TypeCopier
    {
        public override object Copy(object value, CopyContext context)
        {
            var from = (ImmutableArray<T>)value;
            return from.IsDefault ? from : from.Select(item => (T)Copier.Copy(item, context)!).ToImmutableArray();
        }
    }

    private sealed class ImmutableListCopier<T> : Of<ImmutableList<T>, T>
    {
        protected override ImmutableList<T> Make(ImmutableList<T> from, IEnumerable<T> items) => [.. items];
    }

    private sealed class ImmutableHashSetCopier<T> : Of<ImmutableHashSet<T>, T>
    {
        protected override ImmutableHashSet<T> Make(ImmutableHashSet<T> from, IEnumerable<T> items) => items.ToImmutableHashSet(from.KeyComparer);
    }

    private sealed class ImmutableDictionaryCopier<K, V> : OfPairs<ImmutableDictionary<K, V>, K, V> where K : notnull
    {
        protected override ImmutableDictionary<K, V> Make(ImmutableDictionary<K, V> from, IEnumerable<KeyValuePair<K, V>> pairs) =>
            pairs.ToImmutableDictionary(from.KeyComparer, from.ValueComparer);
    }

    private sealed class MemoryCopier<T> : TypeCopier
    {
        public override object Copy(object value, CopyContext context) =>
            new Memory<T>((T[])Copier.Copy(((Memory<T>)value).ToArray(), context)!);
    }

    private sealed class ReadOnlyMemoryCopier<T> : TypeCopier
    {
        public override object Copy(object value, CopyContext context) =>
            new ReadOnlyMemory<T>((T[])Copier.Copy(((ReadOnlyMemory<T>)value).ToArray(), context)!);
    }

    private sealed class ArraySegmentCopier<T> : TypeCopier
    {
        public override object Copy(object value, CopyContext context) =>
            new ArraySegment<T>((T[])Copier.Copy(((ArraySegment<T>)value).ToArray(), context)!);
    }
}
