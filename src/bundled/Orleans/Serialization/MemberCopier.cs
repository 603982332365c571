using System.Reflection;
using System.Runtime.CompilerServices;

namespace Orleans.Serialization;

/// <summary>Copies a [GenerateSerializer] type member by member, its base types' first.</summary>
internal sealed class MemberCopier : TypeCopier
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private readonly Type _type;
    private readonly ConstructorInfo? _constructor;
    private readonly List<(FieldInfo Field, bool Shared)> _fields = [];

    public MemberCopier(Type type)
    {
        _type = type;
        _constructor = type.GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, []);
        for (var level = type; level is not null && level != typeof(object) && level != typeof(ValueType); level = level.BaseType)
            _fields.AddRange(MembersOf(level));
    }

    public override object Copy(object value, CopyContext context)
    {
        var copy = _constructor is null ? RuntimeHelpers.GetUninitializedObject(_type) : _constructor.Invoke(null);
        context.Add(value, copy);
        foreach (var (field, shared) in _fields)
        {
            var member = field.GetValue(value);
            field.SetValue(copy, shared ? member : Copier.Copy(member, context));
        }
        return copy;
    }

    private static List<(FieldInfo, bool)> MembersOf(Type level)
    {
        if (!level.IsDefined(typeof(GenerateSerializerAttribute), false))
            throw new CodecNotFoundException($"Could not find a copier for type {level}, a base of one that carries [GenerateSerializer].");

        var numbered = NumberedMembers(level).ToList();
        var undecided = level.GetFields(Declared).Except(numbered.Select(member => member.Field)).FirstOrDefault(IsUndecided);
        if (undecided is not null)
            throw new CodecNotFoundException($"Could not find a copier for type {level}: {undecided.Name} carries neither [Id] nor [NonSerialized].");

        var twice = numbered.Where(member => member.Id is not null).GroupBy(member => member.Id).FirstOrDefault(ids => ids.Count() > 1);
        if (twice is not null)
            throw new CodecNotFoundException($"Could not find a copier for type {level}: two of its members carry [Id({twice.Key})].");

        return [.. numbered.Select(member => (member.Field, member.Shared || Copier.SharesAll(member.Field.FieldType)))];
    }

    /// <summary>A field or automatic property that says neither that it travels nor that it does not. The real package's analyzer refuses it (ORLEANS0004).</summary>
    private static bool IsUndecided(FieldInfo field)
    {
        var written = !field.Name.StartsWith('<') || field.Name.EndsWith(">k__BackingField", StringComparison.Ordinal);
        return written && !field.IsDefined(typeof(NonSerializedAttribute));
    }

    private static IEnumerable<(FieldInfo Field, uint? Id, bool Shared)> NumberedMembers(Type level)
    {
        foreach (var field in level.GetFields(Declared))
        {
            if (field.GetCustomAttribute<IdAttribute>() is { } id)
                yield return (field, id.Id, field.IsDefined(typeof(ImmutableAttribute)));
        }

        var parameters = PrimaryConstructorParameters(level);
        foreach (var property in level.GetProperties(Declared))
        {
            var id = property.GetCustomAttribute<IdAttribute>()?.Id;
            if (id is null && !parameters.Contains(property.Name)) continue;
            var field = level.GetField($"<{property.Name}>k__BackingField", Declared);
            if (field is null && id is not null)
                throw new CodecNotFoundException($"Could not find a copier for type {level}: [Id] stands on {property.Name}, which is computed.");
            if (field is not null) yield return (field, id, property.IsDefined(typeof(ImmutableAttribute)));
        }
    }

    /// <summary>A record's positional members travel without an [Id]: they are those that its compiler-made Deconstruct gives out.</summary>
    private static HashSet<string> PrimaryConstructorParameters(Type type)
    {
        var deconstruct = type.GetMethods(Declared).FirstOrDefault(method => method.Name == "Deconstruct"
            && method.IsDefined(typeof(CompilerGeneratedAttribute)));
        return deconstruct is null ? [] : [.. deconstruct.GetParameters().Select(parameter => parameter.Name!)];
    }
}
