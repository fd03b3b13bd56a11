using System.Reflection;
using System.Reflection.Emit;
using Xunit;

namespace Eml.Tests;

/// <summary>The library's rooms are its namespaces. Read from the built assembly, what they know of each other has no cycle.</summary>
public sealed class RoomsTests
{
    private static readonly Assembly library = typeof(Network).Assembly;

    private static readonly Dictionary<short, OpCode> opCodes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => (OpCode)f.GetValue(null)!).ToDictionary(o => o.Value);

    [Fact]
    public void No_two_rooms_know_each_other_not_even_by_way_of_others()
    {
        Dictionary<string, SortedSet<string>> known = Known();
        Assert.Contains("Kernels", known[""]);      // the root knows the kernels, so the reading of the assembly reads something
        var settled = new HashSet<string>(StringComparer.Ordinal);
        while (known.Keys.FirstOrDefault(room => !settled.Contains(room) && known[room].All(settled.Contains)) is { } free)
        {
            settled.Add(free);
        }

        Assert.True(settled.Count == known.Count, "In a cycle: " + string.Join("; ", known.Keys.Except(settled).Select(room =>
            $"{Name(room)} knows {string.Join(", ", known[room].Except(settled).Select(Name))}")));
    }

    [Fact]
    public void The_picture_in_the_architecture_s_page_shows_the_same_arrows()
    {
        string[] expected = [.. Known().SelectMany(room => room.Value.Where(other => other != "Ground").Select(other => $"{Node(room.Key)} --> {Node(other)}")).Order(StringComparer.Ordinal)];
        string[] drawn = [.. File.ReadLines(Repository.File("docs/architecture.md")).Select(line => line.Trim()).Where(line => line.Contains("-->", StringComparison.Ordinal))];
        Assert.True(expected.SequenceEqual(drawn), "docs/architecture.md should draw:\n" + string.Join('\n', expected));
    }

    private static string Node(string room) => room.Length == 0 ? "root" : room;

    private static string Name(string room) => room.Length == 0 ? "the root" : room;

    /// <summary>Per room the others that its types mention, in signatures or in code.</summary>
    internal static Dictionary<string, SortedSet<string>> Known()
    {
        var known = new Dictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (Type type in library.GetTypes().Where(t => Room(t) is not null))
        {
            SortedSet<string> rooms = known.TryGetValue(Room(type)!, out SortedSet<string>? set) ? set : known[Room(type)!] = new SortedSet<string>(StringComparer.Ordinal);
            foreach (Type mentioned in Mentioned(type).SelectMany(Parts))
            {
                if (Room(mentioned) is { } room && room != Room(type))
                {
                    rooms.Add(room);
                }
            }
        }

        return known;
    }

    private static string? Room(Type type) =>
        type.Assembly != library || type.Namespace is null || !(type.Namespace == "Eml" || type.Namespace.StartsWith("Eml.", StringComparison.Ordinal)) ? null
            : type.Namespace.Length == 3 ? "" : type.Namespace[4..];

    private static IEnumerable<Type> Parts(Type type) => type.HasElementType ? Parts(type.GetElementType()!)
        : type.IsGenericType ? [type, .. type.GetGenericArguments().SelectMany(Parts)] : [type];

    private static IEnumerable<Type> Mentioned(Type type)
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        IEnumerable<Type> types = [.. type.GetInterfaces(), .. type.GetFields(All).Select(f => f.FieldType)];
        types = type.BaseType is null ? types : types.Append(type.BaseType);
        foreach (MethodBase method in type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)))
        {
            types = types.Concat(method.GetParameters().Select(p => p.ParameterType)).Concat(Used(method));
            types = method is MethodInfo { ReturnType: var result } ? types.Append(result) : types;
        }

        return types;
    }

    /// <summary>The types whose members a method's code calls, reads or makes.</summary>
    private static IEnumerable<Type> Used(MethodBase method)
    {
        if (method.GetMethodBody() is not { } body || body.GetILAsByteArray() is not { } code)
        {
            yield break;
        }

        Type[] ofType = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : [], ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : [];
        for (int at = 0; at < code.Length;)
        {
            short value = code[at++];
            OpCode op = value == 0xFE ? opCodes[(short)(0xFE00 | code[at++])] : opCodes[value];
            int size = op.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
                _ => 4,
            };
            if (op.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
            {
                MemberInfo? member = method.Module.ResolveMember(BitConverter.ToInt32(code, at), ofType, ofMethod);
                if ((member as Type ?? member?.DeclaringType) is { } used)
                {
                    yield return used;
                }

                foreach (Type argument in member is MethodInfo { IsGenericMethod: true } generic ? generic.GetGenericArguments() : [])
                {
                    yield return argument;
                }
            }

            at += size;
        }
    }
}
