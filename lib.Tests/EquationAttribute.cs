namespace Eml.Tests;

/// <summary>Says which numbered equation of derivations.md a test checks; a further test makes sure that every equation has one.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class EquationAttribute(string number) : Attribute
{
    /// <summary>The number as in <c>\tag{1.7}</c>: <c>1.7</c>.</summary>
    public string Number { get; } = number;
}
