using System.Reflection;

namespace MessagePack.Formatters;

/// <summary>A property of a type with <see cref="MessagePackObjectAttribute"/>.</summary>
internal abstract class ObjectMember<T>
{
    public abstract void Write(ref MessagePackWriter writer, T owner, MessagePackSerializerOptions options);

    public abstract void Read(ref MessagePackReader reader, T owner, MessagePackSerializerOptions options);

    public static ObjectMember<T> Of(PropertyInfo property) =>
        (ObjectMember<T>)Activator.CreateInstance(typeof(Typed<>).MakeGenericType(typeof(T), property.PropertyType), property)!;

    private sealed class Typed<TValue>(PropertyInfo property) : ObjectMember<T>
    {
        private readonly Func<T, TValue> _get = property.GetMethod!.CreateDelegate<Func<T, TValue>>();
        private readonly Action<T, TValue>? _set = property.SetMethod?.CreateDelegate<Action<T, TValue>>();

        public override void Write(ref MessagePackWriter writer, T owner, MessagePackSerializerOptions options) =>
            options.Resolver.GetFormatterWithVerify<TValue>().Serialize(ref writer, _get(owner), options);

        public override void Read(ref MessagePackReader reader, T owner, MessagePackSerializerOptions options)
        {
            if (_set is null) reader.Skip();
            else _set(owner, options.Resolver.GetFormatterWithVerify<TValue>().Deserialize(ref reader, options));
        }
    }
}
