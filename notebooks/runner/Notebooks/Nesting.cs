namespace Eml.Runner.Notebooks;

/// <summary>
/// How deep brackets lie in one another. The C# parser calls itself for each, in some places without looking whether its stack still has room, and a stack that
/// overflows ends the process: twelve thousand brackets in one cell took the report of every notebook with them.
/// </summary>
internal static class Nesting
{
    /// <summary>No code that a person writes is nested as deep, and every parser's stack has room for it.</summary>
    public const int Most = 1000;

    /// <summary>Whether some place of a text lies in more brackets. Those in texts and comments count as well; angle brackets may be comparisons, and count until the end of the statement.</summary>
    public static bool IsTooDeep(string code)
    {
        int depth = 0, angles = 0;
        foreach (char c in code)
        {
            switch (c)
            {
                case '(' or '[' or '{':
                    depth++;
                    break;
                case ')' or ']' or '}':
                    depth = Math.Max(0, depth - 1);
                    break;
                case '<':
                    angles++;
                    break;
                case '>':
                    angles = Math.Max(0, angles - 1);
                    break;
                case ';':
                    angles = 0;
                    break;
                default:
                    break;
            }

            if (depth + angles > Most)
            {
                return true;
            }
        }

        return false;
    }
}
